/** Two versions of one form with all that exports treat in their own way; the second asks some other things. */
const open = '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">'
const texts = `<itext><translation lang="English (en)" default="true()"><text id="roof"><value>Kind of <b>roof</b></value></text><text id="tin"><value>Tin</value></text><text id="thatch"><value>**Thatch**, old</value></text></translation>
<translation lang="Français (fr)"><text id="roof"><value>Type de toit</value></text><text id="tin"><value>Tôle</value></text></translation></itext>`
const list = '<instance id="roofs"><root><item><itextId>tin</itextId><name>tin</name></item><item><itextId>thatch</itextId><name>thatch</name></item></root></instance>'

export const visits1 = `${open}<h:head><h:title>Visits, all</h:title><model>${texts}
<instance><data id="visits" version="1"><start/><house><name/><old/></house><roof/><uses/><place/><photo/><seen/>
<member jr:template=""><who/><grp><pet jr:template=""><called/><portrait/></pet></grp></member><meta><audit/><instanceID/></meta></data></instance>${list}
<bind nodeset="/data/start" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/><bind nodeset="/data/house/name" type="string"/><bind nodeset="/data/house/old" type="int"/>
<bind nodeset="/data/place" type="geopoint"/><bind nodeset="/data/photo" type="binary"/><bind nodeset="/data/seen" type="dateTime"/><bind nodeset="/data/member/grp/pet/portrait" type="binary"/>
<bind nodeset="/data/meta/audit" type="binary"/><bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/></model></h:head>
<h:body><group ref="/data/house"><label>House</label><input ref="/data/house/name"><label>Name</label></input><input ref="/data/house/old"><label>Age</label></input></group>
<select1 ref="/data/roof"><label ref="jr:itext('roof')"/><itemset nodeset="instance('roofs')/root/item[name != '']"><value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>
<select ref="/data/uses"><label>Uses</label><item><label>Sleeping</label><value>a</value></item><item><label>Stock, tools</label><value>b</value></item></select>
<input ref="/data/place"><label>Place</label></input><upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload><input ref="/data/seen"><label>Seen</label></input>
<group ref="/data/member"><label>Member</label><repeat nodeset="/data/member"><input ref="/data/member/who"><label>Who</label></input>
<group ref="/data/member/grp"><label>g</label><group ref="/data/member/grp/pet"><label>Pet</label><repeat nodeset="/data/member/grp/pet"><input ref="/data/member/grp/pet/called"><label>Name</label></input><upload ref="/data/member/grp/pet/portrait" mediatype="image/*"><label>Portrait</label></upload></repeat></group></group></repeat></group></h:body></h:html>`

/** without house/old, with a remark first, with another use */
export const visits2 = visits1.replace('version="1"', 'version="2"').replace('<start/><house><name/><old/></house>', '<remark/><start/><house><name/></house>')
  .replace('<bind nodeset="/data/house/old" type="int"/>', '<bind nodeset="/data/remark" type="string"/>')
  .replace('<input ref="/data/house/old"><label>Age</label></input>', '').replace('<h:body>', '<h:body><input ref="/data/remark"><label>Remark</label></input>')
  .replace('<item><label>Sleeping</label><value>a</value></item>', '<item><label>Cooking</label><value>c</value></item>')
