/** The part of the library that is used; it ships no types. */
declare module 'bikram-sambat' {
  export const daysInMonth: (year: number, month: number) => number
}
