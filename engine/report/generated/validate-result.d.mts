// Generated from schemas/ by `npm run generate`. Change the schema, not this file.
import type { ValidateFunction } from 'ajv';

export declare const CheckResult: ValidateFunction;
export declare const DiscoverResult: ValidateFunction;
export declare const DriftResult: ValidateFunction;
export declare const ReviewResult: ValidateFunction;
export declare const ImpactResult: ValidateFunction;
export declare const WhyResult: ValidateFunction;
export declare const InitResult: ValidateFunction;
export declare const BaselineResult: ValidateFunction;
export declare const WindowsResult: ValidateFunction;
export declare const PolicyTestResult: ValidateFunction;
export declare const PolicyExplainResult: ValidateFunction;
export declare const ReplayResult: ValidateFunction;
export declare const AdoptResult: ValidateFunction;
export declare const EvidenceResult: ValidateFunction;
export declare const RevertPlanResult: ValidateFunction;
export declare const SuggestResult: ValidateFunction;
export declare const ComparisonResult: ValidateFunction;
