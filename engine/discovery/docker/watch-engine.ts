import type { Json } from '../../model/json.ts';
import { below } from '../http/ask.ts';
import { streamJson } from '../http/stream-json.ts';
import { numberAt, textAt, textsAt } from '../json-at.ts';
import type { SourceContext, SourceEvent } from '../source.ts';
import { askContainer } from './ask-engine.ts';
import type { Engine } from './engines.ts';
import { containerKey, observeContainer, type ContainerPlace } from './observe-container.ts';
import { readContainer, type Container } from './read-container.ts';

/** What matters of what happens, by the names that Docker and Podman give it. Podman would not filter by Docker's. */
const actions: Readonly<Record<string, 'changed' | 'ended' | 'renamed'>> = {
  start: 'changed',
  health_status: 'changed',
  pause: 'changed',
  unpause: 'changed',
  die: 'ended',
  died: 'ended',
  rename: 'renamed',
};

/** What happens to containers of one engine from now on. One that is gone before it could be looked at is known by its event. */
export async function* watchEngine(
  engine: Engine,
  place: ContainerPlace,
  { signal, deadline, now }: SourceContext,
): AsyncGenerator<SourceEvent> {
  const filters = encodeURIComponent(JSON.stringify({ type: ['container'] }));
  const url = below(engine.url, `/events?filters=${filters}`);
  for await (const event of streamJson(url, engine.access, { signal, patience: deadline })) {
    const word = (textAt(event, 'Action') ?? textAt(event, 'status') ?? '').split(':')[0]?.trim() ?? '';
    const action = Object.hasOwn(actions, word) ? actions[word] : undefined;
    const name = textAt(event, 'Actor', 'Attributes', 'name');
    const id = textAt(event, 'Actor', 'ID') ?? textAt(event, 'id');
    if (action === undefined || name === undefined || id === undefined) continue;
    const at = momentOf(event, now());
    if (action === 'ended') {
      yield { kind: 'gone', key: containerKey(place.host, name), at };
      continue;
    }
    const before = action === 'renamed' ? textAt(event, 'Actor', 'Attributes', 'oldName') : undefined;
    if (before !== undefined) yield { kind: 'gone', key: containerKey(place.host, before.replace(/^\//, '')), at };
    const container = (await askContainer(engine, id, signal)) ?? fromEvent(event, id, name);
    if (container) yield { kind: 'seen', observation: observeContainer(container, place, [], at) };
  }
}

/** An event carries the image and the labels of its container. */
function fromEvent(event: Json, id: string, name: string): Container | undefined {
  const attributes = textsAt(event, 'Actor', 'Attributes');
  const { name: _name, image = '', execID: _exec, exitCode: _code, ...Labels } = attributes;
  return readContainer({ Id: id, Names: [`/${name}`], State: 'running', Image: image, Labels }, new Map());
}

function momentOf(event: Json, now: Date): string {
  const nanoseconds = numberAt(event, 'timeNano');
  const seconds = numberAt(event, 'time');
  const milliseconds =
    nanoseconds !== undefined ? nanoseconds / 1e6 : seconds !== undefined ? seconds * 1000 : now.getTime();
  return new Date(Math.min(milliseconds, now.getTime())).toISOString();
}
