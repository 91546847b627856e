/**
 * Standard normal deviates from uniform ones: `sqrt(-2 ln u1) · cos(2π u2)`, the first of each pair.
 * Source: G. E. P. Box and M. E. Muller, "A Note on the Generation of Random Normal Deviates", Ann. Math. Statist. 29 (1958), 610–611.
 */
export const normalDeviates = (uniform: () => number) => (): number => {
  // 1 − u lies in (0, 1], which keeps the logarithm finite.
  const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
  return radius * Math.cos(2 * Math.PI * uniform())
}
