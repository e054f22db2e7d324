/**
 * Milliseconds of processor time that this process has used from now on. A limit on that holds on a busy machine too, where
 * the time of a clock on the wall says how busy it is.
 */
export function startProcessorClock(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}
