/** A member that an object has itself: what somebody has put on the prototype of all objects says nothing of this one. */
export function own<T extends object, Name extends keyof T>(object: T, name: Name): T[Name] | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
