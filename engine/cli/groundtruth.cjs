#!/usr/bin/env node
'use strict';
// CommonJS, because it starts quicker than an ES module; `--version` needs nothing else.
const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${require('../../package.json').version}\n`);
} else {
  void import('./main.js').then(({ main }) => main(words));
}
