/** Where the workflows go, from the root of the repository. */
export const workflowPath = '.github/workflows/groundtruth.yml';
const relayPath = '.github/workflows/groundtruth-relay.yml';

/** Stands where only the user knows what to write. */
export const unpinnedAction = 'OWNER/groundtruth/action@COMMIT';

/** Version 5.0.0, which runs on the same Node as the action. */
const checkout = 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0';

interface WorkflowSettings {
  /** The branch that merges are gated on. */
  readonly branch: string;
  /** What `uses:` names: the action at a full commit id. */
  readonly action: string;
}

/** The workflows that run the action, by path. Both are data that only GitHub reads. */
export function githubWorkflows({ branch, action }: WorkflowSettings): Readonly<Record<string, string>> {
  const main = `# Judges every change to the catalog before it merges, and keeps the verdicts true afterwards.
# Require the commit status \`groundtruth\` in a ruleset, with GitHub Actions as its source.
name: groundtruth

on:
  # GitHub runs the base branch's copy of this file, with a token that may write, for forks too. That is safe here, because
  # the action reads the pull request as git objects and runs nothing of it. Add no step that checks out, builds or tests it.
  pull_request_target:
    types: [opened, synchronize, reopened, edited, ready_for_review]
  # A review was given or taken back. On its own event GitHub would run the pull request's copy of this file; so a relay without
  # any rights runs there, and nothing of it is believed but the commit that it ran for.
  workflow_run:
    workflows: [groundtruth relay]
    types: [completed]
  # What the merge queue would land, as one change.
  merge_group:
    types: [checks_requested]
  # The base, a freeze, an obligation or the evidence may have changed: what is open is reviewed again.
  push:
    branches: [${JSON.stringify(branch)}]
  schedule:
    - cron: '23 * * * *'
  workflow_dispatch:

# No job has a right that it does not name.
permissions: {}

concurrency:
  group: groundtruth-\${{ github.event.pull_request.number || github.event.workflow_run.head_sha || github.event.merge_group.head_sha || 'sweep' }}
  cancel-in-progress: \${{ github.event_name == 'pull_request_target' }}

jobs:
  review: # not \`groundtruth\`: that is the name of the status
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      contents: read # the commits
      pull-requests: write # reviews are read, the comment is written
      statuses: write # the status that gates the merge
      checks: write # findings at their lines
      # security-events: write # findings in code scanning, with \`sarif: true\`
    steps:
      - uses: ${checkout}
        with:
          # Never the pull request: the action fetches its commits as git objects.
          ref: \${{ github.event.repository.default_branch }}
          fetch-depth: 0
          persist-credentials: false
      - uses: ${action}
        with:
          timeout-minutes: 10
          # evidence: .groundtruth/evidence # a folder that an earlier step fetched
          # sarif: true
`;
  const relay = `# Tells groundtruth.yml that a review was given, edited or dismissed. GitHub runs the pull request's own copy of this file,
# so that it holds no rights and does nothing.
name: groundtruth relay

on:
  pull_request_review:
    types: [submitted, edited, dismissed]

permissions: {}

jobs:
  relay:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - run: 'true'
`;
  return { [workflowPath]: main, [relayPath]: relay };
}
