/** Small XForms for the tests of ui/fill, and what a session needs around it. */
import type { ColumnKind, ColumnPlan, ColumnType, FormPlan } from '../../../../forms/plan.ts'
import type { Answers } from '../../../../worker/api.ts'
import type { Surroundings } from '../session.ts'

// The engine's wasm glue asks for these two when it sees Node.
Object.assign(globalThis, { __dirname: '/', require: (name: string) => { throw new Error(`require ${name}`) } })

export const noAnswers: Answers = { rows: [], cells: [] }

export const around = (): Surroundings => {
  let count = 0
  return {
    deviceId: 'device:1',
    username: 'Ana',
    decimal: '.',
    zone: () => 120,
    newId: () => {
      count += 1
      return `f00d${String(count).padStart(8, '0')}40008000000000000000`
    },
  }
}

const column = (nodeset: string, type: ColumnType, kind: ColumnKind): ColumnPlan => ({ nodeset, type, kind, label: null })

export const householdXform = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Household</h:title><model>
<itext>
 <translation lang="English (en)" default="true()"><text id="name"><value>Your **name**</value></text><text id="age"><value>Age</value></text></translation>
 <translation lang="Français (fr)"><text id="name"><value>Votre nom</value></text><text id="age"><value>Âge</value></text></translation>
</itext>
<instance><data id="household" version="3">
 <start/><end/><name/><age/><adult/><job/><weight/><visit/><state/><town/><count/><photo/>
 <member jr:template=""><mname/><mage/><pet jr:template=""><pname/></pet></member>
 <member><mname/><mage/><pet><pname/></pet></member>
 <child jr:template=""><cname/></child>
 <total/><meta><instanceID/><instanceName/></meta>
</data></instance>
<instance id="towns"><root>
 <item><name>a1</name><label>A one</label><state>a</state></item><item><name>a2</name><label>A two</label><state>a</state></item>
 <item><name>b1</name><label>B one</label><state>b</state></item></root></instance>
<bind nodeset="/data/start" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>
<bind nodeset="/data/end" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>
<bind nodeset="/data/name" type="string" required="true()"/>
<bind nodeset="/data/age" type="int" constraint=". &gt;= 0 and . &lt; 130" jr:constraintMsg="Between 0 and 129"/>
<bind nodeset="/data/adult" type="string" calculate="if(/data/age &gt;= 18, 'yes', 'no')"/>
<bind nodeset="/data/job" type="string" relevant="/data/adult = 'yes'"/>
<bind nodeset="/data/weight" type="decimal"/>
<bind nodeset="/data/visit" type="date"/>
<bind nodeset="/data/state" type="string"/><bind nodeset="/data/town" type="string"/>
<bind nodeset="/data/count" type="int"/>
<bind nodeset="/data/photo" type="binary" orx:max-pixels="800"/>
<bind nodeset="/data/member/mname" type="string"/><bind nodeset="/data/member/mage" type="int"/><bind nodeset="/data/member/pet/pname" type="string"/>
<bind nodeset="/data/child/cname" type="string"/>
<bind nodeset="/data/total" type="int" calculate="sum(/data/member/mage)"/>
<bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>
<bind nodeset="/data/meta/instanceName" type="string" calculate="concat('House of ', /data/name)"/>
</model></h:head>
<h:body>
<input ref="/data/name"><label ref="jr:itext('name')"/></input>
<input ref="/data/age"><label ref="jr:itext('age')"/></input>
<input ref="/data/job"><label>Job</label></input>
<input ref="/data/weight"><label>Weight</label></input>
<input ref="/data/visit"><label>Visit</label></input>
<select1 ref="/data/state"><label>State</label><item><label>A</label><value>a</value></item><item><label>B</label><value>b</value></item></select1>
<select1 ref="/data/town"><label>Town</label><itemset nodeset="instance('towns')/root/item[state = /data/state]"><value ref="name"/><label ref="label"/></itemset></select1>
<input ref="/data/count"><label>How many children</label></input>
<upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload>
<group ref="/data/member"><label>Member</label><repeat nodeset="/data/member">
 <input ref="/data/member/mname"><label>Member name</label></input><input ref="/data/member/mage"><label>Member age</label></input>
 <group ref="/data/member/pet"><label>Pet</label><repeat nodeset="/data/member/pet"><input ref="/data/member/pet/pname"><label>Pet name</label></input></repeat></group>
</repeat></group>
<group ref="/data/child"><label>Child</label><repeat nodeset="/data/child" jr:count="/data/count"><input ref="/data/child/cname"><label>Child name</label></input></repeat></group>
</h:body></h:html>`

export const householdPlan: FormPlan = {
  formId: 'household',
  title: 'Household',
  version: '3',
  languages: ['English (en)', 'Français (fr)'],
  defaultLanguage: 'English (en)',
  instanceName: '/data/meta/instanceName',
  tables: [
    {
      range: '/data', parent: null,
      columns: [
        column('/data/start', 'dateTime', 'once'), column('/data/end', 'dateTime', 'once'), column('/data/name', 'string', 'user'), column('/data/age', 'int', 'user'), column('/data/adult', 'string', 'derived'),
        column('/data/job', 'string', 'user'), column('/data/weight', 'decimal', 'user'), column('/data/visit', 'date', 'user'), column('/data/state', 'select1', 'user'),
        column('/data/town', 'select1', 'user'), column('/data/count', 'int', 'user'), column('/data/photo', 'binary', 'user'), column('/data/total', 'int', 'derived'),
        column('/data/meta/instanceID', 'string', 'once'), column('/data/meta/instanceName', 'string', 'derived'),
      ],
    },
    { range: '/data/member', parent: '/data', columns: [column('/data/member/mname', 'string', 'user'), column('/data/member/mage', 'int', 'user')] },
    { range: '/data/member/pet', parent: '/data/member', columns: [column('/data/member/pet/pname', 'string', 'user')] },
    { range: '/data/child', parent: '/data', columns: [column('/data/child/cname', 'string', 'user')] },
  ],
}
