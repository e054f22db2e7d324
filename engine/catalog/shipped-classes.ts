import type { ClassTree } from '../model/asset-class.ts';
import { buildClassTree } from './class-tree.ts';
import { classDeclarations } from './generated/classes.ts';

/** The asset classes that come with Groundtruth, as `schemas/classes.yaml` declares them. */
export const shippedClasses: ClassTree = buildClassTree(new Map(), classDeclarations).classes;
