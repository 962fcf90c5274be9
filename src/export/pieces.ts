/** Text as UTF-8 in pieces that are worth handing on. */
const pieceLength = 64 * 1024

export async function* utf8(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let waiting = ''
  for await (const text of texts) {
    waiting += text
    if (waiting.length < pieceLength) continue
    yield encoder.encode(waiting)
    waiting = ''
  }
  if (waiting !== '') yield encoder.encode(waiting)
}

export async function* onceOf<T>(value: T): AsyncGenerator<T> {
  yield value
}
