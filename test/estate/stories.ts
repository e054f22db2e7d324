import { containerStories } from './stories/containers.ts';
import { dataStories } from './stories/data.ts';
import { hostStories } from './stories/hosts.ts';
import { jobStories } from './stories/jobs.ts';
import { lookingStories } from './stories/looking.ts';
import { trafficStories } from './stories/traffic.ts';
import type { Story } from './story.ts';

/** Every planted change, in the order in which they are told. */
export const stories: readonly Story[] = [
  ...hostStories,
  ...jobStories,
  ...dataStories,
  ...trafficStories,
  ...containerStories,
  ...lookingStories,
];
