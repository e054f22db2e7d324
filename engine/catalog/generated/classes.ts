// Generated from schemas/ by `npm run generate`. Change the schema, not this file.
import type { DeclaredClass } from '../class-tree.ts';

export const classDeclarations: readonly DeclaredClass[] = [
 {
  "name": "application",
  "spec": {
   "identification": [
    {
     "by": [
      "endpoint"
     ]
    },
    {
     "by": [
      "host",
      "process"
     ]
    }
   ]
  }
 }
];
