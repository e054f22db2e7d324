import { jsonAt, listAt, numberAt, textAt } from '../json-at.ts';
import { isObject, type Json } from '../../model/json.ts';

/** One instance of a managed resource, by its address. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly values: Json;
}

const deepest = 64;

/**
 * The managed resources of a state file (version 4), of `show -json` of a state, or of a plan: of a plan only what was there
 * when it was made, not what it would make. Undefined where the document is none of them.
 */
export function readState(document: Json): readonly StateResource[] | undefined {
  if (Array.isArray(jsonAt(document, 'resources')) && numberAt(document, 'version') === 4) return ofFile(document);
  if (!isObject(document) || textAt(document, 'format_version') === undefined) return undefined;
  const isPlan = jsonAt(document, 'planned_values') !== undefined || jsonAt(document, 'resource_changes') !== undefined;
  const values = isPlan ? jsonAt(document, 'prior_state', 'values') : jsonAt(document, 'values');
  return ofModule(jsonAt(values, 'root_module'), 0);
}

function ofFile(document: Json): readonly StateResource[] {
  return listAt(document, 'resources').flatMap((resource) => {
    const [type, name, module] = [textAt(resource, 'type'), textAt(resource, 'name'), textAt(resource, 'module')];
    if (textAt(resource, 'mode') !== 'managed' || type === undefined || name === undefined) return [];
    return listAt(resource, 'instances').map((instance): StateResource => {
      const index = jsonAt(instance, 'index_key');
      const place = `${module === undefined ? '' : `${module}.`}${type}.${name}`;
      return {
        address: index === undefined ? place : `${place}[${JSON.stringify(index)}]`,
        type,
        values: jsonAt(instance, 'attributes') ?? null,
      };
    });
  });
}

function ofModule(module: Json | undefined, depth: number): readonly StateResource[] {
  if (module === undefined || depth > deepest) return [];
  const own = listAt(module, 'resources').flatMap((resource): readonly StateResource[] => {
    const [type, address] = [textAt(resource, 'type'), textAt(resource, 'address')];
    if (textAt(resource, 'mode') !== 'managed' || type === undefined || address === undefined) return [];
    return [{ address, type, values: jsonAt(resource, 'values') ?? null }];
  });
  return [...own, ...listAt(module, 'child_modules').flatMap((child) => ofModule(child, depth + 1))];
}
