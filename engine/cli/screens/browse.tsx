import { Box, render, Text, useApp, useInput, useStdout } from 'ink';
import { useState } from 'react';
import type { Result } from '../../model/result.ts';
import { browseModel, type BrowseModel, type BrowseRow } from '../browse-model.ts';

const colors = { bad: 'red', warn: 'yellow', note: 'blue', good: 'green', quiet: 'gray' } as const;

/** Lines that are not rows: title, tabs, gaps, and the keys. */
const frameLines = 6;

/** Lets a person walk through a result; resolves when they leave. */
export async function browse(result: Result): Promise<void> {
  const app = render(<Browser model={browseModel(result)} />, { exitOnCtrlC: true });
  await app.waitUntilExit();
  app.clear();
}

export function Browser({ model }: { readonly model: BrowseModel }) {
  const { exit } = useApp();
  const { stdout } = useStdout();
  const [tab, setTab] = useState(0);
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const section = model.sections[tab];
  const rows = section?.rows ?? [];
  const move = (to: number) => setAt(Math.max(0, Math.min(rows.length - 1, to)));
  const turn = (by: number) => {
    setTab((tab + by + model.sections.length) % model.sections.length);
    setAt(0);
    setOpen(false);
  };
  const height = Math.max(4, (stdout.rows ?? 24) - frameLines);
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
  const current = rows[at];
  const detail = open && current ? current.detail.slice(0, Math.floor(height / 2)) : [];
  const room = height - detail.length;
  const first = Math.max(0, Math.min(at - Math.floor(room / 2), rows.length - room));
  return (
    <Box flexDirection="column">
      <Text bold color={colors[model.tone]}>
        {model.title}
      </Text>
      <Box gap={2}>
        {model.sections.map(({ name, rows: of }, index) => (
          <Text key={name} inverse={index === tab}>{` ${name} ${of.length} `}</Text>
        ))}
      </Box>
      <Box flexDirection="column" marginTop={1}>
        {rows.slice(first, first + room).map((row, index) => (
          <RowView
            key={first + index}
            row={row}
            selected={first + index === at}
            detail={first + index === at ? detail : []}
          />
        ))}
      </Box>
      <Text dimColor>
        {rows.length > room ? `${at + 1} of ${rows.length} · ` : ''}↑↓ move · ←→ list · enter explain · q leave
      </Text>
    </Box>
  );
}

function RowView({
  row,
  selected,
  detail,
}: {
  readonly row: BrowseRow;
  readonly selected: boolean;
  readonly detail: readonly string[];
}) {
  return (
    <Box flexDirection="column">
      <Text wrap="truncate-end" bold={selected}>
        {selected ? '› ' : '  '}
        <Text color={colors[row.tone]}>●</Text> {row.group !== '' && <Text color="cyan">{row.group} </Text>}
        {row.label}
      </Text>
      {detail.map((line, index) => (
        <Text key={`${index} ${line}`} wrap="truncate-end" dimColor>
          {`      ${line}`}
        </Text>
      ))}
    </Box>
  );
}
