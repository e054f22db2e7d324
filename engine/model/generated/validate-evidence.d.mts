// Generated from schemas/ by `npm run generate`. Change the schema, not this file.
import type { ValidateFunction } from 'ajv';

export declare const run: ValidateFunction;
export declare const observation: ValidateFunction;
export declare const gone: ValidateFunction;
export declare const same: ValidateFunction;
export declare const end: ValidateFunction;
export declare const digest: ValidateFunction;
export declare const checkpoint: ValidateFunction;
export declare const place: ValidateFunction;
export declare const thing: ValidateFunction;
export declare const coverage: ValidateFunction;
