/** The part of api.ts about links that come about by introduction: a device linked here brings two others together. Types only. */

export interface LinksApi {
  /** The page's own code for an attempt it was asked for; null: nothing came of it. A link that opened is told by `sync.open`. */
  'links.described'(p: { attempt: string; code: string | null }): null
}
/** To the page that holds the link over which codes go: make an offer, the answer to `code`, connect by the answer `code`, or stop. */
export interface MeetNotice {
  readonly type: 'meet'
  readonly attempt: string
  readonly step: 'offer' | 'answer' | 'accept' | 'cancel'
  readonly code: string
}
