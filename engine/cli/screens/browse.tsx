import { Box, render, Text, useApp, useInput, useStdout } from 'ink';
import { useState } from 'react';
import { wrapAnsi } from 'fast-wrap-ansi';
import type { Result } from '../../model/result.ts';
import { browseModel, type BrowseModel, type BrowseRow, type BrowseSection } from '../browse-model.ts';

const colors = { bad: 'red', warn: 'yellow', note: 'blue', good: 'green', quiet: 'gray' } as const;

/** Lines that are not rows: title, lists, two gaps, and the keys. */
const frameLines = 5;

/** Columns before the text of an opened row. */
const indent = 6;

/** Lets a person walk through a result; resolves when they leave. */
export async function browse(result: Result, color: boolean): Promise<void> {
  const app = render(<Browser model={browseModel(result)} color={color} />, { exitOnCtrlC: true });
  await app.waitUntilExit();
  app.clear();
}

export function Browser({ model, color }: { readonly model: BrowseModel; readonly color: boolean }) {
  const { exit } = useApp();
  const { stdout } = useStdout();
  const [tab, setTab] = useState(0);
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const rows = model.sections[tab]?.rows ?? [];
  const columns = stdout.columns ?? 80;
  const height = Math.max(4, (stdout.rows ?? 24) - frameLines);
  const move = (to: number) => setAt(Math.max(0, Math.min(rows.length - 1, to)));
  const turn = (by: number) => {
    setTab((tab + by + model.sections.length) % model.sections.length);
    setAt(0);
    setOpen(false);
  };
  useInput((input, key) => {
    if (input === 'q' || key.escape) exit();
    else if (key.upArrow || input === 'k') move(at - 1);
    else if (key.downArrow || input === 'j') move(at + 1);
    else if (key.pageUp) move(at - height);
    else if (key.pageDown) move(at + height);
    else if (key.rightArrow || key.tab) turn(1);
    else if (key.leftArrow) turn(-1);
    else if (key.return || input === ' ') setOpen(!open);
  });
  const opened = rows[at];
  // At least one row stays in sight beside what is opened.
  const lines = open && opened ? explanation(opened, columns - indent).slice(0, height - 1) : [];
  const room = Math.max(1, height - lines.length);
  const first = Math.max(0, Math.min(at - Math.floor(room / 2), rows.length - room));
  return (
    <Box flexDirection="column">
      <Text bold wrap="truncate-end" {...(color && { color: colors[model.tone] })}>
        {model.title}
      </Text>
      <Tabs sections={model.sections} tab={tab} columns={columns} />
      <Box flexDirection="column" marginTop={1}>
        {rows.slice(first, first + room).map((row, index) => (
          <RowView
            key={first + index}
            row={row}
            selected={first + index === at}
            lines={first + index === at ? lines : []}
            color={color}
          />
        ))}
      </Box>
      <Text dimColor wrap="truncate-end">
        {`${rows.length > room ? `${at + 1} of ${rows.length} · ` : ''}↑↓ move · ←→ list · enter explain · q leave`}
      </Text>
    </Box>
  );
}

/** The list that is shown among as many of its neighbours as fit on one line. */
function Tabs({
  sections,
  tab,
  columns,
}: {
  readonly sections: readonly BrowseSection[];
  readonly tab: number;
  readonly columns: number;
}) {
  const labels = sections.map(({ name, rows }) => ` ${name} ${rows.length} `);
  let [first, last] = [tab, tab];
  const width = (from: number, to: number) => labels.slice(from, to + 1).join(' ').length + 4;
  while (first > 0 && width(first - 1, last) <= columns) first--;
  while (last < labels.length - 1 && width(first, last + 1) <= columns) last++;
  return (
    <Text wrap="truncate-end">
      {first > 0 ? '‹ ' : ''}
      {labels.slice(first, last + 1).map((label, index) => (
        <Text key={label} inverse={first + index === tab}>
          {label}
        </Text>
      ))}
      {last < labels.length - 1 ? ' ›' : ''}
    </Text>
  );
}

/** A row in full, and what belongs to it, in lines of a width. */
function explanation({ label, detail }: BrowseRow, width: number): readonly string[] {
  return [label, ...detail].flatMap((line) => wrapAnsi(line, Math.max(20, width), { hard: true }).split('\n'));
}

function RowView({
  row,
  selected,
  lines,
  color,
}: {
  readonly row: BrowseRow;
  readonly selected: boolean;
  readonly lines: readonly string[];
  readonly color: boolean;
}) {
  return (
    <Box flexDirection="column">
      <Text wrap="truncate-end" bold={selected}>
        {selected ? '› ' : '  '}
        <Text {...(color && { color: colors[row.tone] })}>●</Text>{' '}
        {row.group !== '' && <Text {...(color && { color: 'cyan' })}>{row.group} </Text>}
        {row.label}
      </Text>
      {lines.map((line, index) => (
        <Text key={`${index} ${line}`} dimColor>
          {' '.repeat(indent) + line}
        </Text>
      ))}
    </Box>
  );
}
