#ifndef RAINGAN_CRABBITMQ_H
#define RAINGAN_CRABBITMQ_H
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

// What a frame is about; the library's own constants are casts, which Swift does not see.
typedef enum {
    RABBIT_OTHER,
    RABBIT_HEADER,
    RABBIT_BODY,
    RABBIT_DELIVER,
    RABBIT_RETURN,
    RABBIT_ACK,
    RABBIT_NACK,
    RABBIT_CANCEL,
    RABBIT_CHANNEL_CLOSE,
    RABBIT_CONNECTION_CLOSE,
    RABBIT_BLOCKED,
    RABBIT_UNBLOCKED
} rabbit_kind;

static inline rabbit_kind rabbit_frame_kind(const amqp_frame_t *frame) {
    if (frame->frame_type == AMQP_FRAME_HEADER) return RABBIT_HEADER;
    if (frame->frame_type == AMQP_FRAME_BODY) return RABBIT_BODY;
    if (frame->frame_type != AMQP_FRAME_METHOD) return RABBIT_OTHER;
    switch (frame->payload.method.id) {
    case AMQP_BASIC_DELIVER_METHOD: return RABBIT_DELIVER;
    case AMQP_BASIC_RETURN_METHOD: return RABBIT_RETURN;
    case AMQP_BASIC_ACK_METHOD: return RABBIT_ACK;
    case AMQP_BASIC_NACK_METHOD: return RABBIT_NACK;
    case AMQP_BASIC_CANCEL_METHOD: return RABBIT_CANCEL;
    case AMQP_CHANNEL_CLOSE_METHOD: return RABBIT_CHANNEL_CLOSE;
    case AMQP_CONNECTION_CLOSE_METHOD: return RABBIT_CONNECTION_CLOSE;
    case AMQP_CONNECTION_BLOCKED_METHOD: return RABBIT_BLOCKED;
    case AMQP_CONNECTION_UNBLOCKED_METHOD: return RABBIT_UNBLOCKED;
    default: return RABBIT_OTHER;
    }
}

// Logs in and announces what this client understands: without that the broker sends neither
// connection.blocked nor basic.cancel, and drops the connection without a word on a wrong password.
static inline amqp_rpc_reply_t rabbit_login(
    amqp_connection_state_t connection, const char *vhost, int heartbeat, const char *name, const char *user,
    const char *password) {
    const char *names[] = {"connection.blocked", "consumer_cancel_notify", "basic.nack", "publisher_confirms"};
    amqp_table_entry_t abilities[4];
    for (int i = 0; i < 4; i++) {
        abilities[i].key = amqp_cstring_bytes(names[i]);
        abilities[i].value.kind = AMQP_FIELD_KIND_BOOLEAN;
        abilities[i].value.value.boolean = 1;
    }
    amqp_table_entry_t properties[2];
    properties[0].key = amqp_cstring_bytes("capabilities");
    properties[0].value.kind = AMQP_FIELD_KIND_TABLE;
    properties[0].value.value.table.num_entries = 4;
    properties[0].value.value.table.entries = abilities;
    properties[1].key = amqp_cstring_bytes("connection_name");
    properties[1].value.kind = AMQP_FIELD_KIND_UTF8;
    properties[1].value.value.bytes = amqp_cstring_bytes(name);
    amqp_table_t table = {2, properties};
    return amqp_login_with_properties(
        connection, vhost, 16, AMQP_DEFAULT_FRAME_SIZE, heartbeat, &table, AMQP_SASL_METHOD_PLAIN, user, password);
}

static inline struct timeval rabbit_time(unsigned int milliseconds) {
    struct timeval time = {milliseconds / 1000, (milliseconds % 1000) * 1000};
    return time;
}

// How long the broker may take to greet, and to answer each call.
static inline void rabbit_limit_waiting(amqp_connection_state_t connection, unsigned int milliseconds) {
    struct timeval time = rabbit_time(milliseconds);
    amqp_set_handshake_timeout(connection, &time);
    amqp_set_rpc_timeout(connection, &time);
}

static inline int rabbit_open(amqp_socket_t *socket, const char *host, int port, unsigned int milliseconds) {
    struct timeval time = rabbit_time(milliseconds);
    return amqp_socket_open_noblock(socket, host, port, &time);
}

// Reads one frame if one is there; AMQP_STATUS_TIMEOUT otherwise.
static inline int rabbit_receive(amqp_connection_state_t connection, amqp_frame_t *frame) {
    struct timeval at_once = {0, 0};
    return amqp_simple_wait_frame_noblock(connection, frame, &at_once);
}

// The code and the text with which the broker refused a call.
static inline uint16_t rabbit_refusal_code(amqp_rpc_reply_t reply) {
    if (reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD) return ((amqp_channel_close_t *)reply.reply.decoded)->reply_code;
    if (reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD)
        return ((amqp_connection_close_t *)reply.reply.decoded)->reply_code;
    return 0;
}

static inline amqp_bytes_t rabbit_refusal_text(amqp_rpc_reply_t reply) {
    if (reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD) return ((amqp_channel_close_t *)reply.reply.decoded)->reply_text;
    if (reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD)
        return ((amqp_connection_close_t *)reply.reply.decoded)->reply_text;
    return amqp_empty_bytes;
}

static inline int rabbit_refused_channel_only(amqp_rpc_reply_t reply) {
    return reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD;
}

static inline void rabbit_answer_channel_close(amqp_connection_state_t connection, amqp_channel_t channel) {
    amqp_channel_close_ok_t answer = {0};
    amqp_send_method(connection, channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &answer);
}

static inline void rabbit_answer_connection_close(amqp_connection_state_t connection) {
    amqp_connection_close_ok_t answer = {0};
    amqp_send_method(connection, 0, AMQP_CONNECTION_CLOSE_OK_METHOD, &answer);
}

// The library waits without a limit for room in the send buffer; the kernel ends such a wait, also
// when the peer answers but takes nothing (zero window), as a broker under an alarm does.
static inline void rabbit_limit_sending(int socket, unsigned int milliseconds) {
    setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
}
#endif
