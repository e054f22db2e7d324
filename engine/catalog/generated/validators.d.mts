// Generated from schemas/ by `npm run generate`. Change the schema, not this file.
import type { ValidateFunction } from 'ajv';

export declare const asset: ValidateFunction;
export declare const assetclass: ValidateFunction;
export declare const baseline: ValidateFunction;
export declare const change: ValidateFunction;
export declare const config: ValidateFunction;
export declare const dependency: ValidateFunction;
export declare const group: ValidateFunction;
export declare const policy: ValidateFunction;
export declare const policyoverlay: ValidateFunction;
export declare const policytest: ValidateFunction;
export declare const service: ValidateFunction;
export declare const source: ValidateFunction;
export declare const team: ValidateFunction;
export declare const waiver: ValidateFunction;
export declare const window: ValidateFunction;
export declare const backstage: ValidateFunction;
