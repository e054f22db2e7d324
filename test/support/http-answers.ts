import { createServer, type IncomingMessage } from 'node:http';
import type { Servers } from './servers.ts';

/** What is answered at a path: data as JSON, a text as it is, a number as a status. */
export type Answers = Readonly<Record<string, unknown>>;

/** A server with these answers by path, and by path with query; 404 for any other. Gives its `host:port`. */
export function serveAnswers(
  servers: Servers,
  answers: Answers,
  heard: (request: IncomingMessage) => void = () => {},
): Promise<string> {
  const server = createServer((request, response) => {
    heard(request);
    const url = request.url ?? '';
    const answer = answers[url] ?? answers[url.split('?')[0] ?? ''];
    response.statusCode = typeof answer === 'number' ? answer : answer === undefined ? 404 : 200;
    response.end(typeof answer === 'string' ? answer : typeof answer === 'object' ? JSON.stringify(answer) : '');
  });
  return servers.listen(server);
}
