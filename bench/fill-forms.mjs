/** Forms for bench/fill.mjs: many questions, many choices, a repeat to fill with rows. */
const wrap = (title, id, instance, model, body) => `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>${title}</h:title><model>
<instance><data id="${id}" version="1">${instance}<meta><instanceID/></meta></data></instance>${model}
<bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/></model></h:head><h:body>${body}</h:body></h:html>`

const range = (count) => Array.from({ length: count }, (_, at) => at)

/** Questions in groups of ten: text, whole numbers with a constraint, choices, dates, each fifth shown by the one before it. */
export const flatXform = (count) => {
  const kinds = ['text', 'int', 'select', 'date', 'text']
  const question = (at) => {
    const ref = `/data/g${Math.floor(at / 10)}/q${at}`
    const kind = kinds[at % kinds.length]
    const before = `/data/g${Math.floor((at - 1) / 10)}/q${at - 1}`
    const bind = { text: `type="string"${at % 5 === 4 ? ` relevant="${before} != ''"` : ''}`, int: 'type="int" constraint=". &gt;= 0 and . &lt; 150" jr:constraintMsg="0 to 149"', select: 'type="string"', date: 'type="date"' }[kind]
    const label = `<label>Question ${at}: what is seen here, in the words of the person?</label><hint>As it is told</hint>`
    const items = range(6).map((item) => `<item><label>Choice ${item}</label><value>c${item}</value></item>`).join('')
    return { bind: `<bind nodeset="${ref}" ${bind}/>`, body: kind === 'select' ? `<select1 ref="${ref}">${label}${items}</select1>` : `<input ref="${ref}">${label}</input>` }
  }
  const groups = range(Math.ceil(count / 10))
  const questions = range(count).map(question)
  return wrap('Bench flat', 'bench-flat',
    groups.map((group) => `<g${group}>${range(10).map((at) => `<q${group * 10 + at}/>`).join('')}</g${group}>`).join(''),
    questions.map(({ bind }) => bind).join(''),
    groups.map((group) => `<group ref="/data/g${group}"><label>Part ${group}</label>${questions.slice(group * 10, group * 10 + 10).map(({ body }) => body).join('')}</group>`).join(''))
}

export const choicesXform = (count) => wrap('Bench choices', 'bench-choices', '<name/><place/><note/>',
  `<instance id="places"><root>${range(count).map((at) => `<item><name>p${at}</name><label>Place ${at} of the north</label></item>`).join('')}</root></instance>
<bind nodeset="/data/name" type="string"/><bind nodeset="/data/place" type="string"/><bind nodeset="/data/note" type="string"/>`,
  `<input ref="/data/name"><label>Name</label></input><select1 ref="/data/place" appearance="minimal autocomplete"><label>Place</label><itemset nodeset="instance('places')/root/item"><value ref="name"/><label ref="label"/></itemset></select1><input ref="/data/note"><label>Note</label></input>`)

export const repeatXform = (questions) => wrap('Bench rows', 'bench-rows', `<row jr:template="">${range(questions).map((at) => `<q${at}/>`).join('')}</row>`,
  range(questions).map((at) => `<bind nodeset="/data/row/q${at}" type="string"/>`).join(''),
  `<group ref="/data/row"><label>Row</label><repeat nodeset="/data/row">${range(questions).map((at) => `<input ref="/data/row/q${at}"><label>Question ${at}</label></input>`).join('')}</repeat></group>`)
