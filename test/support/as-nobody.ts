const nobody = 65_534;

/** Runs `work` without the rights of root and of its groups, where the test has them. */
export async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const { geteuid, seteuid, getegid, setegid, getgroups, setgroups } = process;
  if (geteuid?.() !== 0 || !seteuid || !getegid || !setegid || !getgroups || !setgroups) return work();
  const [group, groups] = [getegid(), getgroups()];
  setgroups([nobody]);
  setegid(nobody);
  seteuid(nobody);
  try {
    return await work();
  } finally {
    seteuid(0);
    setegid(group);
    setgroups(groups);
  }
}
