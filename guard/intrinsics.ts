/**
 * As they were when this was loaded. All that an application says and hears passes by the methods that use them, whatever it, or a
 * tool of its tests, has put in their place since.
 */
export const { apply } = Reflect
export const { hasOwn } = Object
