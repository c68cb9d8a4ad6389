# shellcheck shell=bash
# Secrets: made once, one file each, readable by the one who runs the command (and handed on by settings files).

# random_word BYTES: hexadecimal from the kernel, so that it needs no quoting anywhere.
random_word() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }

# secret NAME [BYTES]: prints the secret, making it first if it is not there.
secret() {
    local file=$RAINGAN_LOCAL/secrets/$1
    if [[ ! -s $file ]]; then
        install -d -m 0700 "$RAINGAN_LOCAL/secrets"
        (umask 077 && random_word "${2:-16}" >"$file.new" && mv "$file.new" "$file")
    fi
    cat "$file"
}
