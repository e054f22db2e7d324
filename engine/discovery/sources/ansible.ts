import { basename } from 'node:path';
import { readFacts } from '../ansible/read-facts.ts';
import { claimsOf, type Outcome } from '../claims.ts';
import { documentIn, momentOf, readFiles } from '../read-files.ts';
import { knownMembers, refuse, scopeTexts } from '../scope.ts';
import type { DiscoverySource } from '../source.ts';
import type { Observation } from '../../model/evidence.ts';

/** Hosts by the facts that Ansible has gathered. */
export const ansible: DiscoverySource = {
  type: 'ansible',
  summary: 'hosts with their system and packages, out of the facts that Ansible has gathered',
  permissions: 'to read the files; serial numbers are in them where facts were gathered as root',
  classes: ['host'],
  files: (scope) => scopeTexts(scope, 'files'),
  async discover(scope, { signal, now, progress }) {
    knownMembers(scope, ['files']);
    const paths = scopeTexts(scope, 'files');
    if (paths.length === 0) refuse('files', 'is missing: name the folder that `ansible -m setup --tree` wrote');
    const observations = new Map<string, Observation>();
    const outcomes: Outcome[] = [];
    const files = readFiles(paths, signal);
    for (const [index, file] of files.entries()) {
      progress(`${index + 1} of ${files.length} hosts`);
      const name = basename(file.path)
        .replace(/\.json$/, '')
        .toLowerCase();
      const document = documentIn(file);
      if (document.kind !== 'seen') {
        const { level = 'partial', reason = 'it is gone' } = document.kind === 'unknown' ? document : {};
        outcomes.push({ values: [name], level, reason });
        continue;
      }
      const facts = readFacts(document.value, name, (said) => momentOf(said, file, now()));
      if (facts.kind === 'none') outcomes.push({ values: [name], level: 'partial', reason: facts.reason });
      else {
        observations.set(facts.observation.key, facts.observation);
        outcomes.push({ values: [facts.observation.identifiers['host'] ?? name].flat(), level: 'complete' });
      }
    }
    return { observations: [...observations.values()], coverage: claimsOf('host', 'host', outcomes) };
  },
};
