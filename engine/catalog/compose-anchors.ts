import { EVENT_ID } from 'js-yaml';
import { shorten, type Anchor, type Composer, report } from './compose-problems.ts';
import { MAX_ALIASED_VALUES, MAX_DEPTH } from './limits.ts';
import { eventOf, markSize } from './marks.ts';

interface Anchored {
  readonly anchorStart: number;
  readonly anchorEnd: number;
}

/** Names a list or mapping that is about to be read. Undefined where it has no anchor. */
export function openAnchor(composer: Composer, event: Anchored, value: unknown): Anchor | undefined {
  return event.anchorStart < 0 ? undefined : setAnchor(composer, event, { value, size: undefined, height: 0 });
}

/** Measures it once it has been read. `sizeBefore` counts the values up to and with the list or mapping itself. */
export function closeAnchor(composer: Composer, anchor: Anchor, sizeBefore: number): void {
  anchor.size = composer.size - sizeBefore + 1;
  anchor.height = composer.height;
}

/** Names a scalar. */
export function setAnchor(composer: Composer, event: Anchored, anchor: Anchor): Anchor {
  composer.anchors ??= new Map();
  composer.anchors.set(composer.text.slice(event.anchorStart, event.anchorEnd), anchor);
  return anchor;
}

/**
 * The value that an alias names. It is shared, not copied; what is counted is what a reader of the whole would meet, so that
 * a few lines cannot stand for millions of values, nor for endless ones.
 */
export function composeAlias(composer: Composer, depth: number): unknown {
  const index = composer.at;
  const event = eventOf(composer.marks, index);
  composer.at += markSize;
  composer.height = 0;
  const fullName = event?.type === EVENT_ID.ALIAS ? composer.text.slice(event.anchorStart, event.anchorEnd) : '';
  const anchor = composer.anchors?.get(fullName);
  const name = shorten(fullName);
  if (!anchor) {
    const hint = `Put &${name} before the value that it repeats, further up.`;
    report(composer, 'yaml.syntax', index, `Alias *${name} names nothing.`, hint);
    return null;
  }
  if (anchor.size === undefined) {
    const hint = 'Write out what is meant: data without an end cannot be read.';
    report(composer, 'yaml.syntax', index, `Alias *${name} stands inside the value that it names.`, hint);
    return null;
  }
  const before = composer.aliased;
  composer.aliased += anchor.size;
  if (composer.aliased > MAX_ALIASED_VALUES) {
    const message = `The aliases of this document stand for more than ${MAX_ALIASED_VALUES} values.`;
    const hint = 'Write fewer aliases, or none inside of what others repeat.';
    if (before <= MAX_ALIASED_VALUES) report(composer, 'yaml.limit', index, message, hint);
    return null;
  }
  if (depth + anchor.height > MAX_DEPTH) {
    const message = `Alias *${name} leads to more than ${MAX_DEPTH} levels of lists and mappings.`;
    report(composer, 'yaml.limit', index, message, 'Make the document flatter.');
    return null;
  }
  composer.size += anchor.size - 1;
  composer.height = anchor.height;
  return anchor.value;
}
