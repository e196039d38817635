/**
 * The `delta` that means the number itself: libddwaf wants a difference below it, and two numbers of a request are never so near to each
 * other without being the same.
 */
export const exactDelta = 1e-300
