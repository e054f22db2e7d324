import type { Socket } from 'node:net';

/** Rows to a question: by column. */
export type FakeRows = readonly Readonly<Record<string, string | number | boolean>>[];

/** Speaks enough of PostgreSQL's protocol to let anybody in and to answer what `answer` knows; no rows to anything else. */
export function fakePostgresql(answer: (question: string) => FakeRows): (socket: Socket) => void {
  return (socket) => {
    let started = false;
    let buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      buffer = Buffer.concat([buffer, chunk]);
      for (;;) {
        const head = started ? 1 : 0;
        if (buffer.length < head + 4) return;
        const end = head + buffer.readUInt32BE(head);
        if (buffer.length < end) return;
        const body = buffer.subarray(head + 4, end);
        const isQuestion = started && buffer[0] === 0x51;
        buffer = buffer.subarray(end);
        if (!started) socket.write(Buffer.concat([message('R', int(0)), message('Z', Buffer.from('I'))]));
        else if (isQuestion) socket.write(rowsOf(answer(body.toString('utf8').replace(/\0$/, ''))));
        started = true;
      }
    });
  };
}

function rowsOf(rows: FakeRows): Buffer {
  const names = Object.keys(rows[0] ?? {});
  const column = (name: string) => {
    const value = rows[0]?.[name];
    const type = typeof value === 'boolean' ? 16 : typeof value === 'number' ? 23 : 25;
    return Buffer.concat([text(name), int(0), short(0), int(type), short(-1), int(-1), short(0)]);
  };
  return Buffer.concat([
    message('T', Buffer.concat([short(names.length), ...names.map(column)])),
    ...rows.map((row) =>
      message('D', Buffer.concat([short(names.length), ...names.map((name) => field(row[name] ?? ''))])),
    ),
    message('C', text(`SELECT ${rows.length}`)),
    message('Z', Buffer.from('I')),
  ]);
}

function field(value: string | number | boolean): Buffer {
  const bytes = Buffer.from(typeof value === 'boolean' ? (value ? 't' : 'f') : String(value));
  return Buffer.concat([int(bytes.length), bytes]);
}

function message(kind: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(kind), int(body.length + 4), body]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from(value), Buffer.alloc(1)]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
