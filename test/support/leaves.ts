import { isObject, type Json } from '../../engine/model/json.ts';

/** How many texts there are in a document. */
export function countTexts(data: Json): number {
  if (typeof data === 'string') return 1;
  if (Array.isArray(data))
    return (data as readonly Json[]).reduce<number>((sum, member) => sum + countTexts(member), 0);
  if (!isObject(data)) return 0;
  return Object.values(data).reduce<number>((sum, member) => sum + countTexts(member ?? null), 0);
}

/** The document with its texts changed; `change` gets each with its position. */
export function mapTexts(data: Json, change: (text: string, position: number) => string): Json {
  let position = 0;
  const walk = (value: Json): Json => {
    if (typeof value === 'string') return change(value, position++);
    if (Array.isArray(value)) return (value as readonly Json[]).map(walk);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member ?? null)]));
  };
  return walk(data);
}
