/** A part of a parsed expression. What `args` holds depends on `op`. */
export interface Node {
  readonly op: string;
  readonly args: unknown;
  readonly start: number;
  readonly end: number;
}

/** Another text of the same expression, and where each part of it comes from. */
interface Rewritten {
  readonly text: string;
  /** The offset in the expression as it was written of an offset in the text. */
  readonly origin: (offset: number) => number;
}

/** Macros that go over a list. */
const loops: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** Macros that give a value a name, so that it can be used twice. */
const bindings: ReadonlySet<string> = new Set(['bind', 'optMap', 'optFlatMap']);
/** Facts of an entity that are an empty text where nobody says them. */
const texts: ReadonlySet<string> = new Set(['title', 'owner', 'criticality', 'class']);

/**
 * The same expression in another text. `check` asks of each `has(x.y)` whether there can be a `y` at all. `run` makes everything
 * that is looked at more than once pay for its size with `spend`, and matches patterns in linear time. Linear.
 */
export function rewrite(source: string, root: Node, purpose: 'check' | 'run'): Rewritten {
  const charges = purpose === 'run';
  const places: { readonly at: number; readonly source: number }[] = [];
  let text = '';

  /** A node in a loop is charged each time that it is an operand; a literal has its size in the expression. */
  function operand(node: Node, inLoop: boolean): void {
    if (inLoop && charges && node.op !== 'value') call('spend', [node], (only) => put(only, inLoop));
    else put(node, inLoop);
  }

  function call(name: string, args: readonly Node[], each: (node: Node, index: number) => void): void {
    text += `${name}(`;
    list(args, each);
    text += ')';
  }

  function list(nodes: readonly Node[], each: (node: Node, index: number) => void): void {
    for (const [index, node] of nodes.entries()) {
      if (index > 0) text += ', ';
      each(node, index);
    }
  }

  function enclosed(node: Node, inLoop: boolean): void {
    text += '(';
    if (logical.has(node.op)) put(node, inLoop);
    else operand(node, inLoop);
    text += ')';
  }

  /** Something of which one member is looked at: that costs the same, whatever its size. */
  function part(node: Node, inLoop: boolean): void {
    if (isPath(node)) return put(node, inLoop);
    text += '(';
    put(node, inLoop);
    text += ')';
  }

  function has(path: Node, inLoop: boolean): void {
    if (!charges) return call('known', [path], (only) => put(only, inLoop));
    text += '(';
    call('has', [path], (only) => put(only, inLoop));
    if (Array.isArray(path.args) && texts.has(String(path.args[1]))) {
      text += ' && ';
      put(path, inLoop);
      text += " != ''";
    }
    text += ')';
  }

  function method(name: string, receiver: Node, args: readonly Node[], inLoop: boolean): void {
    const isNaming = args.length > 1 && args[0]?.op === 'id';
    const isLoop = isNaming && loops.has(name);
    const isBinding = isNaming && bindings.has(name);
    if (isLoop && charges) call('spend', [receiver], (only) => put(only, inLoop));
    else if (receiver.op === 'id' && receiver.args === 'cel') text += 'cel';
    else enclosed(receiver, inLoop);
    call(`.${name === 'matches' && charges ? 'matchesLinear' : name}`, args, (argument, index) => {
      if ((isLoop || isBinding) && index === 0) text += String(argument.args);
      else operand(argument, inLoop || isLoop || (isBinding && index === args.length - 1));
    });
  }

  function access([of, field]: readonly [Node, string], { op, end }: Node, inLoop: boolean): void {
    part(of, inLoop);
    places.push({ at: text.length, source: end - field.length });
    text += `${op}${field}`;
  }

  function put(node: Node, inLoop: boolean): void {
    const { op, start, end } = node;
    const args = node.args as never;
    places.push({ at: text.length, source: start });
    switch (op) {
      case 'value':
      case 'id':
        text += source.slice(start, end);
        break;
      case '.':
      case '.?':
        access(args, node, inLoop);
        break;
      case '[]':
      case '[?]': {
        const [of, index] = args as readonly [Node, Node];
        part(of, inLoop);
        text += op === '[]' ? '[' : '[?';
        put(index, inLoop);
        text += ']';
        break;
      }
      case '!_':
      case '-_':
        text += op[0];
        enclosed(args, inLoop);
        break;
      case '?:': {
        const [condition, yes, no] = args as readonly [Node, Node, Node];
        enclosed(condition, inLoop);
        text += ' ? ';
        enclosed(yes, inLoop);
        text += ' : ';
        enclosed(no, inLoop);
        break;
      }
      case 'list':
        text += '[';
        list(args, (element) => operand(element, inLoop));
        text += ']';
        break;
      case 'map':
        text += '{';
        for (const [index, [key, value]] of (args as readonly (readonly [Node, Node])[]).entries()) {
          if (index > 0) text += ', ';
          operand(key, inLoop);
          text += ': ';
          operand(value, inLoop);
        }
        text += '}';
        break;
      case 'call': {
        const [name, given] = args as readonly [string, readonly Node[]];
        const [only] = given;
        if (name === 'has' && only && given.length === 1) has(only, inLoop);
        else call(name, given, (argument) => operand(argument, inLoop));
        break;
      }
      case 'rcall': {
        const [name, receiver, given] = args as readonly [string, Node, readonly Node[]];
        method(name, receiver, given, inLoop);
        break;
      }
      default: {
        const [left, right] = args as readonly [Node, Node];
        enclosed(left, inLoop);
        text += ` ${op} `;
        enclosed(right, inLoop);
      }
    }
  }

  put(root, false);
  return { text, origin: (offset) => places.findLast(({ at }) => at <= offset)?.source ?? 0 };
}

/** What gives a truth value and has paid for what it looked at. */
const logical: ReadonlySet<string> = new Set(['&&', '||', '!_', '==', '!=', '<', '<=', '>', '>=', 'in']);

function isPath({ op }: Node): boolean {
  return op === 'id' || op === '.' || op === '.?';
}
