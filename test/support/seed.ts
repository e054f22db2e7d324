import fc from 'fast-check';

/**
 * Properties try the same cases in every run, so that a red run is about the change that it judges. Another seed, or none
 * (`GROUNDTRUTH_SEED=random`), looks further; `npm run fuzz` always does.
 */
const seed = process.env['GROUNDTRUTH_SEED'] ?? '20261121';
if (seed !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
