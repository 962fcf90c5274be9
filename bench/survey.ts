/**
 * The rows that every figure is measured on: a household water survey of 12 answers, about 175 bytes a record, the same for a seed.
 */
export const columns = ['name', 'village', 'visited', 'started', 'people', 'water_use', 'source', 'uses', 'works', 'location', 'phone', 'remarks'] as const

/** A small deterministic generator (mulberry32), so that both sides write the same rows. */
export const generator = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const first = ['Amina', 'Baraka', 'Chidi', 'Dalia', 'Esther', 'Farid', 'Grace', 'Hassan', 'Imani', 'Juma', 'Kofi', 'Lina', 'Musa', 'Nadia', 'Omar', 'Paula']
const last = ['Achieng', 'Banda', 'Chirwa', 'Diallo', 'Eze', 'Fofana', 'Gomes', 'Hamdi', 'Issa', 'Jallow', 'Kamau', 'Lopez', 'Mwangi', 'Ndiaye', 'Okafor', 'Phiri']
const villages = ['Kaloko', 'Msangeni', 'Ruvuma', 'Bukoba', 'Lindi', 'Tabora', 'Nyamata', 'Kigoma', 'Mbeya', 'Chole', 'Pangani', 'Rufiji']
const sources = ['borehole', 'well', 'spring', 'river', 'tap', 'rain', 'vendor']
const uses = ['drinking', 'cooking', 'washing', 'animals', 'garden']
const remarks = ['pump handle loose', 'queue in the morning', 'dry from August', 'committee meets monthly', 'fence broken', 'new tap promised', 'water smells', 'repaired in May']

export type SurveyRecord = readonly (string | number | null)[]

export const surveyRecord = (random: () => number, index: number): SurveyRecord => {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] as string
  const two = (value: number): string => String(value).padStart(2, '0')
  const minute = Math.floor(random() * 60)
  return [
    `${pick(first)} ${pick(last)}`,
    pick(villages),
    `2026-${two(1 + (Math.floor(index / 900) % 12))}-${two(1 + (Math.floor(index / 30) % 28))}`,
    `2026-11-${two(1 + (index % 28))}T${two(6 + (index % 11))}:${two(minute)}:${two(Math.floor(random() * 60))}.000+03:00`,
    1 + Math.floor(random() * 11),
    Math.round((20 + random() * 180) * 10) / 10,
    pick(sources),
    uses.filter(() => random() < 0.45).join(' ') || 'drinking',
    random() < 0.8 ? 'yes' : 'no',
    `${(-6 - random() * 3).toFixed(6)} ${(34 + random() * 5).toFixed(6)} ${Math.round(900 + random() * 600)} ${(3 + random() * 9).toFixed(1)}`,
    `+2557${Math.floor(10000000 + random() * 89999999)}`,
    random() < 0.4 ? pick(remarks) : null,
  ]
}

export const surveyRecords = (count: number, seed = 1): readonly SurveyRecord[] => {
  const random = generator(seed)
  return Array.from({ length: count }, (_, index) => surveyRecord(random, index))
}
