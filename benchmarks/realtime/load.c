// Thousands of phones in one process: WebSocket-only Socket.IO clients on one epoll loop, and the HTTP requests that go
// with them. It speaks to loopback addresses only.
//
//   load PORT COOKIES HELLO EVENT [deflate] [slow=K]
//
// COOKIES has a line for each phone, HELLO is what a phone says when it connects, EVENT is the push that is counted;
// `deflate` offers compression as browsers do; the first K phones get small buffers, so that `stall` is felt soon.
// What to do comes line by line on standard input, and each line is answered with one JSON object:
//
//   connect N SECONDS           until N phones are greeted, 64 on their way at once
//   rest SECONDS                nothing but answering the server's pings
//   push FILE PAUSE_MS PATIENCE_MS   send each request of FILE, and wait until every phone has the push
//   scan FILE RATE PUSHES PAUSE_MS PATIENCE_MS   send FILE's requests at that rate, and those of PUSHES meanwhile
//   stall                       the slow phones read no more
//   resume SECONDS              they read on, until they have all pushes
//   drop SECONDS                all phones hang up and come back as Socket.IO does, until all are greeted
//   back SECONDS                the server went away: phones come back as Socket.IO does, until all are greeted
//
// FILE holds whole HTTP requests, each after a line with its length. Times run from a request's due moment to the moment
// at which the phone has read the push, in milliseconds.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 64, LINES = 32, SOURCES = 8, MOST_ROUNDS = 4096, MOST_PHONES = 1 << 17 };
enum state { AWAY, CONNECTING, SHAKING, OPENING, GREETED, READY };

struct phone {
    enum state state;
    int fd;
    bool slow, stalled;
    int tries;
    long pushes, version;
    uint64_t due;
    char *cookie;
    uint8_t *rest;  // the beginning of a frame that has not come whole
    size_t rest_length;
};

struct request {
    char *bytes;
    size_t length;
    uint64_t due;
    int round;  // the push that it asks for, -1 for a scan
};

struct line {
    int fd;
    bool open, busy, again;
    struct request request;
    char answer[65536];
    size_t length;
};

static struct phone *phones;
static int phone_count, on_way, ready;
static bool coming_back;
static struct line lines[LINES];
static struct request *queue;
static size_t queue_first, queue_end, queue_room;
static int loop, port;
static const char *hello, *event_start;
static bool deflate;

static int rounds;  // pushes asked for so far
static uint64_t round_due[MOST_ROUNDS], round_last[MOST_ROUNDS];
static long round_got[MOST_ROUNDS];
static double round_answered[MOST_ROUNDS];
static long expected, delivered, disordered, refused, broken;
static double *scan_ms;
static size_t scans;

static uint64_t now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

static uint64_t in_ms(double ms) { return now() + (uint64_t)(ms * 1e6); }

static double since_ms(uint64_t then) { return (double)(now() - then) / 1e6; }

static void die(const char *what) {
    fprintf(stderr, "load: %s (%s)\n", what, strerror(errno));
    exit(2);
}

static void watch(int how, int fd, uint32_t events, uint64_t whose) {
    struct epoll_event event = {.events = events, .data.u64 = whose};
    if (epoll_ctl(loop, how, fd, &event) && how != EPOLL_CTL_DEL) die("epoll_ctl");
}

// Lines have the numbers above those of phones.
static uint64_t name_of_line(struct line *line) { return MOST_PHONES + (uint64_t)(line - lines); }

static int open_socket(int source) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    if (fd < 0) die("socket");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // One address has ports for some twenty thousand connections only.
    setsockopt(fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    struct sockaddr_in from = {.sin_family = AF_INET};
    from.sin_addr.s_addr = htonl(0x7f000002u + (uint32_t)source);
    if (bind(fd, (struct sockaddr *)&from, sizeof from)) die("bind");
    return fd;
}

static void dial(int fd) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) die("connect");
}

// Phones

static void call(struct phone *phone) {
    int number = (int)(phone - phones);
    phone->fd = open_socket(number % SOURCES);
    if (phone->slow) {
        int size = 2048, segment = 536;
        setsockopt(phone->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
        setsockopt(phone->fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
    }
    phone->state = CONNECTING;
    phone->rest_length = 0;
    on_way++;
    dial(phone->fd);
    watch(EPOLL_CTL_ADD, phone->fd, EPOLLOUT, (uint64_t)number);
}

// Back-off as socket.io-client does it: 1 s, doubled up to 5 s, each made up to half longer or shorter.
static void hang_up(struct phone *phone) {
    struct linger at_once = {1, 0};
    setsockopt(phone->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(phone->fd);
    if (phone->state == READY) {
        ready--;
        phone->tries = 0;
    } else {
        on_way--;
    }
    phone->state = AWAY;
    phone->stalled = false;
    double wait = 1000;
    for (int i = 0; i < phone->tries && wait < 5000; i++) wait *= 2;
    if (wait > 5000) wait = 5000;
    phone->tries++;
    phone->due = in_ms(wait * (0.5 + drand48()));
    free(phone->rest);
    phone->rest = NULL;
}

static void lose(struct phone *phone) {
    if (!coming_back) broken++;
    hang_up(phone);
}

static void send_frame(struct phone *phone, int opcode, const void *payload, size_t length) {
    uint8_t frame[512];
    if (length > 125) die("a phone never says that much");
    frame[0] = (uint8_t)(0x80 | opcode);
    frame[1] = (uint8_t)(0x80 | length);
    memset(frame + 2, 0, 4);  // the mask that changes nothing
    memcpy(frame + 6, payload, length);
    send(phone->fd, frame, 6 + length, MSG_NOSIGNAL);
}

static long number_after(const uint8_t *text, size_t length, const char *key) {
    const uint8_t *found = memmem(text, length, key, strlen(key));
    return found ? strtol((const char *)found + strlen(key), NULL, 10) : -1;
}

static void take_push(struct phone *phone, const uint8_t *text, size_t length) {
    long version = number_after(text, length, "\"version\":");
    if (version <= phone->version) disordered++;
    phone->version = version;
    if (phone->pushes >= rounds) {
        disordered++;  // one that nobody asked for
        return;
    }
    long round = phone->pushes++;
    round_got[round]++;
    round_last[round] = now();
    delivered++;
}

static void take_text(struct phone *phone, const uint8_t *text, size_t length) {
    if (length >= 2 && text[0] == '4' && text[1] == '2') {
        if (length > strlen(event_start) && !memcmp(text, event_start, strlen(event_start)))
            take_push(phone, text, length);
    } else if (text[0] == '2') {
        send_frame(phone, 1, "3", 1);
    } else if (text[0] == '0' && phone->state == OPENING) {
        send_frame(phone, 1, hello, strlen(hello));
        phone->state = GREETED;
    } else if (length >= 2 && text[1] == '0' && phone->state == GREETED) {
        phone->state = READY;
        phone->pushes = rounds;
        on_way--;
        ready++;
    } else if (length >= 2 && text[1] == '4') {
        refused++;
        lose(phone);
    }
}

// Takes whole frames and returns how many bytes they were. A strlen-terminated copy is not needed: a frame that holds a
// number is followed by its closing brackets.
static size_t take_frames(struct phone *phone, const uint8_t *data, size_t length) {
    size_t at = 0;
    while (phone->state >= SHAKING) {
        if (phone->state == SHAKING) {
            const uint8_t *end = memmem(data + at, length - at, "\r\n\r\n", 4);
            if (!end) break;
            if (memcmp(data + at + 9, "101", 3)) {
                if (!refused++) fprintf(stderr, "load: %.*s\n", (int)(end - data), data);
                lose(phone);
                break;
            }
            at = (size_t)(end - data) + 4;
            phone->state = OPENING;
            continue;
        }
        if (length - at < 2) break;
        size_t head = 2, size = data[at + 1] & 127;
        if (size == 126) {
            if (length - at < 4) break;
            size = (size_t)data[at + 2] << 8 | data[at + 3];
            head = 4;
        } else if (size == 127) {
            die("a frame of more than 64 KiB");
        }
        if (length - at < head + size) break;
        int first = data[at];
        const uint8_t *payload = data + at + head;
        at += head + size;
        if (first == 0x81 && size) {
            take_text(phone, payload, size);
        } else if (first == 0x89) {
            send_frame(phone, 10, payload, size);
        } else if (first == 0x88) {
            lose(phone);
        } else if (first != 0x8a) {
            fprintf(stderr, "load: a frame begins with %02x\n", first);
            broken++;
            lose(phone);
        }
    }
    return at;
}

static void shake(struct phone *phone) {
    char text[2048];
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(phone->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        lose(phone);
        return;
    }
    int length = snprintf(
        text, sizeof text,
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost:%d\r\n"
        "Origin: http://localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%sCookie: %s\r\n\r\n",
        port, port,
        deflate ? "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" : "",
        phone->cookie);
    if (send(phone->fd, text, (size_t)length, MSG_NOSIGNAL) != length) {
        lose(phone);
        return;
    }
    phone->state = SHAKING;
    watch(EPOLL_CTL_MOD, phone->fd, EPOLLIN | EPOLLRDHUP, (uint64_t)(phone - phones));
}

static void listen_to(struct phone *phone) {
    static uint8_t data[1 << 18];
    if (phone->state == AWAY || phone->stalled) return;
    if (phone->state == CONNECTING) {
        shake(phone);
        return;
    }
    memcpy(data, phone->rest, phone->rest_length);
    ssize_t got = recv(phone->fd, data + phone->rest_length, sizeof data - phone->rest_length, 0);
    if (got <= 0) {
        if (got == 0 || (errno != EAGAIN && errno != EINTR)) lose(phone);
        return;
    }
    size_t length = phone->rest_length + (size_t)got, used = take_frames(phone, data, length);
    if (phone->state == AWAY) return;
    phone->rest_length = length - used;
    if (phone->rest_length) {
        phone->rest = realloc(phone->rest, phone->rest_length);
        memcpy(phone->rest, data + used, phone->rest_length);
    }
}

// Requests

static void ask(struct request request) {
    if (queue_end == queue_room) {
        queue_room = queue_room ? 2 * queue_room : 1024;
        queue = realloc(queue, queue_room * sizeof *queue);
    }
    queue[queue_end++] = request;
}

static void send_request(struct line *line) {
    line->length = 0;
    if (!line->open) {
        line->fd = open_socket(0);
        line->open = true;
        dial(line->fd);
        watch(EPOLL_CTL_ADD, line->fd, EPOLLIN | EPOLLOUT | EPOLLET, name_of_line(line));
        return;  // it is sent when the line is there
    }
    if (send(line->fd, line->request.bytes, line->request.length, MSG_NOSIGNAL) < 0) errno = 0;
}

static void end_line(struct line *line) {
    close(line->fd);
    line->open = false;
}

static void take_answer(struct line *line, int status) {
    double ms = since_ms(line->request.due);
    if (status / 100 != 2 && status / 100 != 3) {
        if (!refused++) fprintf(stderr, "load: %.600s\n", line->answer);
    }
    if (line->request.round >= 0)
        round_answered[line->request.round] = ms;
    else
        scan_ms[scans++] = ms;
    line->busy = false;
}

static void listen_on(struct line *line, uint32_t events) {
    if (!line->open) return;
    if (events & EPOLLOUT && line->busy && !line->length && !line->again) {
        line->again = true;  // sent once on a new line; the edge comes again whenever there is room
        send_request(line);
    }
    for (;;) {
        ssize_t got = recv(line->fd, line->answer + line->length,
                           sizeof line->answer - 1 - line->length, 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (got <= 0) {
            end_line(line);
            if (line->busy) {  // the server closed a line that was idle for long: once more on a new one
                line->again = false;
                send_request(line);
            }
            return;
        }
        line->length += (size_t)got;
        line->answer[line->length] = 0;
        char *body = strstr(line->answer, "\r\n\r\n");
        if (!line->busy || !body) continue;
        char *said = strcasestr(line->answer, "\r\ncontent-length:");
        size_t size = said && said < body ? strtoul(said + 17, NULL, 10) : 0;
        if (line->length >= (size_t)(body + 4 - line->answer) + size)
            take_answer(line, atoi(line->answer + 9));
    }
}

static void pump(void) {
    for (int i = 0; i < LINES && queue_first < queue_end; i++) {
        if (lines[i].busy) continue;
        lines[i].request = queue[queue_first++];
        lines[i].busy = true;
        lines[i].again = lines[i].open;
        send_request(&lines[i]);
    }
}

// The loop

static void turn(int ms) {
    static struct epoll_event events[4096];
    static uint64_t looked;
    int count = epoll_wait(loop, events, 4096, ms);
    for (int i = 0; i < count; i++) {
        uint64_t whose = events[i].data.u64;
        if (whose < MOST_PHONES)
            listen_to(&phones[whose]);
        else
            listen_on(&lines[whose - MOST_PHONES], events[i].events);
    }
    pump();
    if (!coming_back || now() < looked + 5000000u) return;
    looked = now();
    for (int i = 0; i < phone_count; i++)
        if (phones[i].state == AWAY && phones[i].due <= looked) call(&phones[i]);
}

static bool all_ready(double seconds) {
    uint64_t until = in_ms(seconds * 1000);
    while (ready < phone_count && now() < until) turn(5);
    return ready == phone_count;
}

static void connect_all(int count, double seconds) {
    uint64_t began = now(), until = in_ms(seconds * 1000);
    int next = 0;
    phone_count = count;
    while (ready < count && now() < until) {
        while (next < count && on_way < AT_ONCE) {
            if (phones[next].state == AWAY) call(&phones[next]);
            next++;
        }
        turn(20);
        for (int i = 0; next == count && i < count && on_way < AT_ONCE; i++)
            if (phones[i].state == AWAY && phones[i].due <= now()) call(&phones[i]);
    }
    printf("{\"ready\":%d,\"seconds\":%.3f,\"refused\":%ld}\n", ready, since_ms(began) / 1000, refused);
}

static struct request *requests_of(const char *path, size_t *count, int first_round) {
    FILE *file = fopen(path, "r");
    if (!file) die(path);
    struct request *found = NULL;
    size_t length;
    *count = 0;
    while (fscanf(file, "%zu\n", &length) == 1) {
        found = realloc(found, (*count + 1) * sizeof *found);
        char *bytes = malloc(length);
        if (fread(bytes, 1, length, file) != length) die("a request is cut off");
        found[*count] = (struct request){bytes, length, 0, first_round < 0 ? -1 : first_round + (int)*count};
        ++*count;
    }
    fclose(file);
    if (first_round + (int)*count > MOST_ROUNDS) die("too many pushes");
    return found;
}

static long reading(void) {
    long count = 0;
    for (int i = 0; i < phone_count; i++) count += phones[i].state == READY && !phones[i].stalled;
    return count;
}

static void begin_round(struct request request) {
    request.due = now();
    round_due[rounds++] = request.due;
    expected += ready;
    ask(request);
}

static void say_rounds(int first) {
    printf("\"last_ms\":[");
    for (int i = first; i < rounds; i++)
        printf("%s%.3f", i > first ? "," : "",
               round_last[i] ? (double)(round_last[i] - round_due[i]) / 1e6 : -1.0);
    printf("],\"answered_ms\":[");
    for (int i = first; i < rounds; i++) printf("%s%.3f", i > first ? "," : "", round_answered[i]);
    printf("],");
}

static void say_totals(void) {
    printf("\"expected\":%ld,\"delivered\":%ld,\"disordered\":%ld,\"broken\":%ld,\"refused\":%ld,\"ready\":%d}\n",
           expected, delivered, disordered, broken, refused, ready);
}

// Sends pushes one after the other, with a pause after each; `scanning` tells to go on for others' sake.
struct pushing {
    struct request *requests;
    size_t count, next;
    double pause, patience;
    uint64_t due;
    bool waiting;
};

static bool go_on_pushing(struct pushing *pushes) {
    if (pushes->waiting) {
        int round = rounds - 1;
        bool told = round_got[round] >= reading() && round_answered[round] > 0;
        if (!told && since_ms(round_due[round]) < pushes->patience) return true;
        pushes->waiting = false;
        pushes->due = in_ms(pushes->pause);
    }
    if (pushes->next == pushes->count) return false;
    if (now() >= pushes->due) {
        begin_round(pushes->requests[pushes->next++]);
        pushes->waiting = true;
    }
    return true;
}

static void push_all(const char *path, double pause, double patience) {
    int first = rounds;
    struct pushing pushes = {.pause = pause, .patience = patience};
    pushes.requests = requests_of(path, &pushes.count, rounds);
    while (go_on_pushing(&pushes)) turn(1);
    printf("{");
    say_rounds(first);
    say_totals();
}

static int by_size(const void *one, const void *other) {
    double a = *(const double *)one, b = *(const double *)other;
    return a < b ? -1 : a > b;
}

static void scan_all(const char *path, double rate, const char *push_path, double pause, double patience) {
    size_t count, next = 0;
    int first = rounds;
    struct request *requests = requests_of(path, &count, -1);
    struct pushing pushes = {.pause = pause, .patience = patience};
    pushes.requests = requests_of(push_path, &pushes.count, rounds);
    scan_ms = realloc(scan_ms, count * sizeof *scan_ms);
    scans = 0;
    uint64_t began = in_ms(20), until = began + (uint64_t)((double)count / rate * 1e9) + 20000000000u;
    bool pushing = true;
    while ((scans < count || pushing) && now() < until) {
        for (; next < count; next++) {
            uint64_t due = began + (uint64_t)((double)next / rate * 1e9);
            if (due > now()) break;
            requests[next].due = due;
            ask(requests[next]);
        }
        if (next == count) pushes.next = pushes.count;  // no push begins after the last scan
        pushing = go_on_pushing(&pushes);
        pump();
        turn(1);
    }
    qsort(scan_ms, scans, sizeof *scan_ms, by_size);
    printf("{\"scans\":%zu,\"answered\":%zu,", count, scans);
    if (scans)
        printf("\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,", scan_ms[scans / 2],
               scan_ms[scans * 99 / 100], scan_ms[scans - 1]);
    say_rounds(first);
    say_totals();
}

static void stall(void) {
    long count = 0;
    for (int i = 0; i < phone_count; i++) {
        if (!phones[i].slow || phones[i].state != READY) continue;
        phones[i].stalled = true;
        watch(EPOLL_CTL_DEL, phones[i].fd, 0, 0);
        count++;
    }
    printf("{\"stalled\":%ld}\n", count);
}

static void resume(double seconds) {
    for (int i = 0; i < phone_count; i++) {
        if (!phones[i].stalled) continue;
        phones[i].stalled = false;
        watch(EPOLL_CTL_ADD, phones[i].fd, EPOLLIN | EPOLLRDHUP, (uint64_t)i);
    }
    uint64_t until = in_ms(seconds * 1000);
    while (delivered < expected && now() < until) turn(5);
    printf("{");
    say_totals();
}

static void come_back(double seconds, bool hanging_up) {
    uint64_t began = now();
    coming_back = true;
    for (int i = 0; hanging_up && i < phone_count; i++)
        if (phones[i].state == READY) hang_up(&phones[i]);
    all_ready(seconds);
    coming_back = false;
    printf("{\"ready\":%d,\"seconds\":%.3f}\n", ready, since_ms(began) / 1000);
}

static void rest(double seconds) {
    uint64_t until = in_ms(seconds * 1000);
    while (now() < until) turn(20);
    printf("{\"ready\":%d}\n", ready);
}

static void read_cookies(const char *path, int slow) {
    static char text[4096];
    FILE *file = fopen(path, "r");
    if (!file) die(path);
    phones = calloc(MOST_PHONES, sizeof *phones);
    for (int i = 0; i < MOST_PHONES && fgets(text, sizeof text, file); i++) {
        text[strcspn(text, "\r\n")] = 0;
        phones[i].cookie = strdup(text);
        phones[i].slow = i < slow;
    }
    fclose(file);
}

int main(int count, char **words) {
    char order[8192], name[32], path[1024], other[1024];
    struct rlimit files;
    double a, b, c;
    if (count < 5) die("usage: load PORT COOKIES HELLO EVENT [deflate] [slow=K]");
    signal(SIGPIPE, SIG_IGN);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    setvbuf(stdout, NULL, _IOLBF, 0);
    srand48(1);
    port = atoi(words[1]);
    hello = words[3];
    int slow = 0;
    for (int i = 5; i < count; i++) {
        if (!strcmp(words[i], "deflate")) deflate = true;
        sscanf(words[i], "slow=%d", &slow);
    }
    if (asprintf((char **)&event_start, "42[\"%s\"", words[4]) < 0) die("asprintf");
    read_cookies(words[2], slow);
    loop = epoll_create1(0);
    while (fgets(order, sizeof order, stdin)) {
        if (sscanf(order, "connect %lf %lf", &a, &b) == 2)
            connect_all((int)a, b);
        else if (sscanf(order, "rest %lf", &a) == 1)
            rest(a);
        else if (sscanf(order, "push %1023s %lf %lf", path, &a, &b) == 3)
            push_all(path, a, b);
        else if (sscanf(order, "scan %1023s %lf %1023s %lf %lf", path, &a, other, &b, &c) == 5)
            scan_all(path, a, other, b, c);
        else if (sscanf(order, "resume %lf", &a) == 1)
            resume(a);
        else if (sscanf(order, "drop %lf", &a) == 1)
            come_back(a, true);
        else if (sscanf(order, "back %lf", &a) == 1)
            come_back(a, false);
        else if (sscanf(order, "%31s", name) == 1 && !strcmp(name, "stall"))
            stall();
        else
            die("an order that is not known");
    }
    return 0;
}
