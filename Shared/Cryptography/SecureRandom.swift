/// Randomness fit for secrets: the kernel's generator (getrandom), which cannot run dry.
public enum SecureRandom {
    public static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// A secret of 256 bits as 43 base64url characters: session cookies, one-time links, client secrets.
    public static func token() -> String { Base64URL.encode(bytes(32)) }
}
