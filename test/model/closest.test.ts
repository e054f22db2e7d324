import { describe, expect, it } from 'vitest';
import { closest } from '../../engine/model/closest.ts';

describe('closest', () => {
  it.each([
    ['owner', 'ownr', ['owner', 'lifecycle']],
    ['owner', 'onwer', ['owner', 'lifecycle']],
    ['dependsOn', 'dependson', ['dependsOn', 'dependencyOf']],
    ['dependsOn', 'depends_on', ['runsOn', 'dependsOn']],
    [undefined, 'colour', ['owner', 'lifecycle']],
    ['job', 'jbo', ['host', 'job']],
    [undefined, 'obj', ['job']],
    [undefined, 'b', ['aa', 'xyz']],
    [undefined, '', ['owner']],
    ['first', 'fist', ['first', 'fish']],
    [undefined, 'x'.repeat(201), ['x'.repeat(201)]],
    ['constructor', 'constructr', ['constructor']],
  ])('gives %j for %j', (expected, text, candidates) => {
    expect(closest(text, candidates)).toBe(expected);
  });
});
