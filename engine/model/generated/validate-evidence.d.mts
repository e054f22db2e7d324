// Generated from schemas/ by `npm run generate`. Change the schema, not this file.
import type { ValidateFunction } from 'ajv';

export declare const run: ValidateFunction;
export declare const observation: ValidateFunction;
export declare const end: ValidateFunction;
export declare const digest: ValidateFunction;
export declare const coverage: ValidateFunction;
