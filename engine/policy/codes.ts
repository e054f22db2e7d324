/** Findings that mean that a document, or a whole file, is not known at all. */
const unreadable = /^(?:yaml\.(?:syntax|limit|encoding)|file\.(?:unreadable|too-large))$/;
/** Findings that compare the declared with the observed: what they show is there whether the change lands or not. */
const drift = /^(?:inventory|decay|lifecycle)\.|^relation\.(?:undeclared|unobserved|wrong-target|redundancy-lost)$/;
/** Findings that say what was not seen, or not to be believed. */
const unseen = /^(?:coverage|evidence)\./;
/** Findings on the review itself: what it could not judge, and by which rules it did. They ask for a person by reasons of their own. */
const review = /^(?:review\.|config\.changed$|baseline\.grown$)/;

export type FindingTopic = 'unreadable' | 'drift' | 'unseen' | 'review' | 'declared';

/** What a finding speaks of, by its code. */
export function topicOf(code: string): FindingTopic {
  if (unreadable.test(code)) return 'unreadable';
  if (drift.test(code)) return 'drift';
  if (unseen.test(code)) return 'unseen';
  return review.test(code) ? 'review' : 'declared';
}
