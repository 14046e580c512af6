// The floor: what the kernel alone needs to tell everybody, one send of one ready-made frame for each phone.
//
//   floor PORT MESSAGE_FILE
//
// It says just enough Engine.IO for a phone to count itself in. Any POST tells everybody the message.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 1 << 17 };
enum { NEW, SHAKEN, TOLD };

static const char SHAKE[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
    "\x81\x02" "0{";
static const char GREETING[] = "\x81\x02" "40";
static const char OK[] = "HTTP/1.1 204 No Content\r\n\r\n";

static int phones[MOST], phone_count;
static char state[MOST];
static char frame[65536], text[65536];
static char *version;
static size_t frame_length;
static long told;

static void read_message(const char *path) {
    FILE *file = fopen(path, "r");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (length < 126) exit(2);
    frame[0] = (char)0x81;
    frame[1] = 126;
    frame[2] = (char)(length >> 8);
    frame[3] = (char)length;
    memcpy(frame + 4, text, length);
    frame_length = length + 4;
    version = strstr(frame + 4, "\"version\":");
    if (!version) exit(2);
    version += strlen("\"version\":");
    told = atol(version);
    fclose(file);
}

static void forget(int fd) {
    for (int i = 0; i < phone_count; i++)
        if (phones[i] == fd) phones[i] = phones[--phone_count];
    state[fd] = NEW;
    close(fd);
}

static void tell_all(void) {
    char number[32];
    size_t width = strspn(version, "0123456789");
    snprintf(number, sizeof number, "%0*ld", (int)width, ++told);
    memcpy(version, number, width);
    for (int i = 0; i < phone_count; i++)
        if (send(phones[i], frame, frame_length, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) errno = 0;
}

static void hear(int fd) {
    ssize_t got = recv(fd, text, sizeof text - 1, 0);
    if (got <= 0) {
        forget(fd);
        return;
    }
    text[got] = 0;
    if (state[fd] == SHAKEN) {
        state[fd] = TOLD;
        phones[phone_count++] = fd;
        send(fd, GREETING, sizeof GREETING - 1, MSG_NOSIGNAL);
    } else if (!strncmp(text, "GET ", 4)) {
        state[fd] = SHAKEN;
        send(fd, SHAKE, sizeof SHAKE - 1, MSG_NOSIGNAL);
    } else if (!strncmp(text, "POST ", 5)) {
        tell_all();
        send(fd, OK, sizeof OK - 1, MSG_NOSIGNAL);
    }
}

int main(int count, char **words) {
    static struct epoll_event events[1024];
    struct rlimit files;
    int on = 1;
    if (count != 3) return 2;
    read_message(words[2]);
    signal(SIGPIPE, SIG_IGN);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), loop = epoll_create1(0);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(words[1]))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(door, (struct sockaddr *)&at, sizeof at) || listen(door, 4096)) return 1;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = door};
    epoll_ctl(loop, EPOLL_CTL_ADD, door, &event);
    for (;;) {
        int ready = epoll_wait(loop, events, 1024, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd != door) {
                hear(events[i].data.fd);
                continue;
            }
            int fd;
            while ((fd = accept4(door, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                if (fd >= MOST) return 1;
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                event.data.fd = fd;
                epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event);
            }
        }
    }
}
