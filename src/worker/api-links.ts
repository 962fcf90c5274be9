/** The part of api.ts about links that come about without a person: by introduction, and again after a loss. Types only. */

export interface LinksApi {
  /** The page's own code for an attempt it was asked for; null: nothing came of it. A link that opened is told by `sync.open`. */
  'links.described'(p: { attempt: string; code: string | null }): null
  /** Tells the device behind this link the code at which this one waits when the link is lost. */
  'links.spare'(p: { link: string; code: string }): null
}
/** To the page that holds the link over which codes go: make an offer, the answer to `code`, connect by the answer `code`, or stop. */
export interface MeetNotice {
  readonly type: 'meet'
  readonly attempt: string
  readonly step: 'offer' | 'answer' | 'accept' | 'cancel'
  readonly code: string
}
/** To the page that holds the link: where the other device waits when the link is lost. */
export interface SpareNotice { readonly type: 'spare'; readonly link: string; readonly code: string }
