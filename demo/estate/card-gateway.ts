import { createServer } from 'node:net';
import { addresses } from './addresses.ts';
import { listen } from './listen.ts';
import { runMember } from './member.ts';

/** The card gateway of a partner: takes a connection and never says a word, so nobody can see its certificate. */
runMember(async () => {
  const server = createServer((socket) => socket.on('error', () => {}));
  await listen(server, addresses.cardGateway);
});
