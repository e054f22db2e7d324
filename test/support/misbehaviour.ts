import type { Socket } from 'node:net';

/** What a server can do to whoever asks it. Each takes the connection. */
export const misbehaviours: Readonly<Record<string, (socket: Socket) => void>> = {
  'says nothing': () => {},
  'hangs up': (socket) => socket.destroy(),
  'hangs up when it is asked': (socket) => socket.once('data', () => socket.destroy()),
  'sends garbage': (socket) => socket.once('data', () => socket.write(Buffer.alloc(3000, 0xa5))),
  'speaks SSH': (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
  'sends without end': (socket) => {
    const block = Buffer.alloc(256 * 1024, '{"a":');
    const more = () => {
      while (!socket.destroyed && socket.write(block));
    };
    socket.once('data', more).on('drain', more);
  },
};

/** Answers over HTTP that are half, endless, or something else. */
export const httpMisbehaviours: Readonly<Record<string, (socket: Socket) => void>> = {
  'sends half an answer': (socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{"version": "3')),
  'sends a page': (socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n<html>hi</html>')),
  'sends JSON of another shape': (socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n[1,null,"x"]')),
  'sends an error': (socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n')),
  'sends an endless body': (socket) => {
    const block = Buffer.alloc(256 * 1024, ' ');
    const more = () => {
      while (!socket.destroyed && socket.write(block));
    };
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n');
      more();
    });
    socket.on('drain', more);
  },
};
