/** Milliseconds by which the clocks of two machines may differ before one of them is taken to be wrong. */
export const clockSkew = 5 * 60 * 1000;
