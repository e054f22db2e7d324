// The least that any check has to do: start, read the bytes, make data of them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

let count = 0;
for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) count += JSON.parse(readFileSync(join(entry.parentPath, entry.name), 'utf8')).length;
}
console.log(`${count} entities`);
