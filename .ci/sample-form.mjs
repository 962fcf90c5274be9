/**
 * The sample form: a survey of water points in two languages, with every question type the first release knows. Change it
 * here, then run `node .ci/sample.mjs`, which writes public/sample-water-points.xlsx.
 */

const en = 'English (en)'
const fr = 'French (fr)'

export const settings = [
  ['form_title', 'form_id', 'version', 'default_language', 'instance_name'],
  ['Water points', 'water-points', '1', en, "concat(${point_name}, ', ', ${village})"],
]

export const choices = [
  ['list_name', 'name', `label::${en}`, `label::${fr}`, 'region'],
  ['region', 'coast', 'Coast', 'Côte', ''],
  ['region', 'plateau', 'Plateau', 'Plateau', ''],
  ['region', 'valley', 'River valley', 'Vallée du fleuve', ''],
  ['district', 'harbour', 'Harbour', 'Le Port', 'coast'],
  ['district', 'lagoon', 'Lagoon', 'La Lagune', 'coast'],
  ['district', 'hills', 'Green Hills', 'Les Collines', 'plateau'],
  ['district', 'market', 'Market Town', 'Le Marché', 'plateau'],
  ['district', 'ferry', 'Ferry Crossing', 'Le Bac', 'valley'],
  ['district', 'islands', 'River Islands', 'Les Îles', 'valley'],
  ['source', 'borehole', 'Borehole with pump', 'Forage avec pompe', ''],
  ['source', 'dug_well', 'Dug well', 'Puits creusé', ''],
  ['source', 'spring', 'Protected spring', 'Source aménagée', ''],
  ['source', 'standpipe', 'Standpipe', 'Borne-fontaine', ''],
  ['source', 'rain', 'Rainwater tank', 'Citerne d’eau de pluie', ''],
  ['working', 'yes', 'Yes', 'Oui', ''],
  ['working', 'partly', 'Partly', 'En partie', ''],
  ['working', 'no', 'No', 'Non', ''],
  ['problem', 'dry', 'No water', 'Plus d’eau', ''],
  ['problem', 'pump', 'Pump broken', 'Pompe en panne', ''],
  ['problem', 'leak', 'Leaking pipe', 'Fuite', ''],
  ['problem', 'taste', 'Bad taste or smell', 'Mauvais goût ou odeur', ''],
  ['problem', 'other', 'Something else', 'Autre chose', ''],
  ['yes_no', 'yes', 'Yes', 'Oui', ''],
  ['yes_no', 'no', 'No', 'Non', ''],
  ['role', 'chair', 'Chair', 'Présidence', ''],
  ['role', 'treasurer', 'Treasurer', 'Trésorerie', ''],
  ['role', 'mechanic', 'Mechanic', 'Mécanique', ''],
  ['role', 'member', 'Member', 'Membre', ''],
]

const columns = [
  'type', 'name', `label::${en}`, `label::${fr}`, `hint::${en}`, `hint::${fr}`, 'required', 'relevant', 'constraint',
  `constraint_message::${en}`, `constraint_message::${fr}`, 'calculation', 'choice_filter', 'default', 'appearance', 'read_only', 'repeat_count', 'parameters',
]

/** A row by its columns: `label` and `hint` as [English, French]. */
const row = (type, name = '', { label = [], hint = [], message = [], ...rest } = {}) =>
  columns.map((column) => ({
    type, name,
    [`label::${en}`]: label[0], [`label::${fr}`]: label[1],
    [`hint::${en}`]: hint[0], [`hint::${fr}`]: hint[1],
    [`constraint_message::${en}`]: message[0], [`constraint_message::${fr}`]: message[1],
    ...rest,
  }[column] ?? ''))

export const survey = [
  columns,
  row('start', 'start'),
  row('end', 'end'),
  row('today', 'today'),
  row('deviceid', 'deviceid'),
  row('username', 'username'),
  row('hidden', 'programme', { default: 'rural water' }),
  row('note', 'welcome', { label: ['One record for each water point. Stand beside it before you begin.', 'Une fiche par point d’eau. Placez-vous à côté avant de commencer.'] }),

  row('begin_group', 'place', { label: ['Where it is', 'Où il se trouve'] }),
  row('select_one region', 'region', { label: ['Region', 'Région'], required: 'yes' }),
  row('select_one district', 'district', { label: ['District', 'District'], required: 'yes', relevant: "${region} != ''", choice_filter: 'region = ${region}' }),
  row('text', 'village', { label: ['Village', 'Village'], required: 'yes' }),
  row('geopoint', 'location', {
    label: ['Position of the water point', 'Position du point d’eau'], parameters: 'capture-accuracy=10',
    hint: ['Under the open sky, wait until the accuracy is 10 m or better.', 'À ciel ouvert, attendez une précision de 10 m ou mieux.'],
  }),
  row('end_group'),

  row('begin_group', 'point', { label: ['The water point', 'Le point d’eau'] }),
  row('text', 'point_name', { label: ['Name or number of the water point', 'Nom ou numéro du point d’eau'], required: 'yes', hint: ['As people there call it.', 'Comme les gens du lieu l’appellent.'] }),
  row('barcode', 'tag', { label: ['Code on the tag', 'Code de la plaque'], hint: ['Scan it, or type what is written under it.', 'Scannez-le, ou tapez ce qui est écrit dessous.'] }),
  row('select_one source', 'source', { label: ['What kind is it?', 'De quel type est-il ?'], required: 'yes' }),
  row('date', 'built', {
    label: ['When was it built?', 'Quand a-t-il été construit ?'], constraint: '. <= today()',
    message: ['This day is still to come.', 'Ce jour n’est pas encore venu.'],
    hint: ['If nobody knows the day, take the first of January.', 'Si personne ne connaît le jour, prenez le premier janvier.'],
  }),
  row('calculate', 'age', { calculation: "if(${built} = '', '', int((decimal-date-time(today()) - decimal-date-time(${built})) div 365.25))" }),
  row('note', 'age_note', { label: ['Built ${age} years ago.', 'Construit il y a ${age} ans.'], relevant: "${age} != '' and ${age} > 0" }),
  row('image', 'photo', { label: ['Photo of the water point', 'Photo du point d’eau'], hint: ['From a few steps away, without faces.', 'À quelques pas, sans visages.'], parameters: 'max-pixels=1280' }),
  row('end_group'),

  row('begin_group', 'service', { label: ['How it works', 'Comment il fonctionne'] }),
  row('select_one working', 'working', { label: ['Does it give water today?', 'Donne-t-il de l’eau aujourd’hui ?'], required: 'yes' }),
  row('select_multiple problem', 'problems', { label: ['What is wrong?', 'Qu’est-ce qui ne va pas ?'], required: 'yes', relevant: "${working} = 'partly' or ${working} = 'no'" }),
  row('text', 'problem_other', { label: ['What else is wrong?', 'Quoi d’autre ?'], required: 'yes', relevant: "selected(${problems}, 'other')" }),
  row('dateTime', 'stopped', {
    label: ['When did it stop?', 'Quand s’est-il arrêté ?'], relevant: "${working} = 'no'", constraint: '. <= now()',
    message: ['This moment is still to come.', 'Ce moment n’est pas encore venu.'],
  }),
  row('time', 'opens', { label: ['From what time can people fetch water?', 'À partir de quelle heure peut-on puiser ?'], relevant: "${working} != 'no'" }),
  row('decimal', 'bucket', {
    label: ['Seconds to fill a bucket of 20 litres', 'Secondes pour remplir un seau de 20 litres'], relevant: "${working} != 'no'", constraint: '. > 0 and . <= 3600',
    message: ['Between 1 second and 1 hour.', 'Entre 1 seconde et 1 heure.'],
  }),
  row('text', 'flow', {
    label: ['Litres per minute', 'Litres par minute'], read_only: 'yes', relevant: "${bucket} != ''", calculation: "if(${bucket} > 0, round(1200 div ${bucket}, 1), '')",
  }),
  row('integer', 'days', {
    label: ['On how many days of the week is there water?', 'Combien de jours par semaine y a-t-il de l’eau ?'], default: '7', constraint: '. >= 0 and . <= 7',
    message: ['A week has 7 days.', 'Une semaine a 7 jours.'],
  }),
  row('end_group'),

  row('integer', 'taps', {
    label: ['How many taps or pump handles does it have?', 'Combien de robinets ou de bras de pompe a-t-il ?'], required: 'yes', constraint: '. >= 0 and . <= 20',
    message: ['Between 0 and 20.', 'Entre 0 et 20.'],
  }),
  row('begin_repeat', 'tap', { label: ['Taps', 'Robinets'], repeat_count: '${taps}' }),
  row('calculate', 'tap_number', { calculation: 'position(..)' }),
  row('select_one yes_no', 'tap_works', { label: ['Does tap ${tap_number} work?', 'Le robinet ${tap_number} marche-t-il ?'], required: 'yes' }),
  row('text', 'tap_fault', { label: ['What is wrong with tap ${tap_number}?', 'Qu’a le robinet ${tap_number} ?'], relevant: "${tap_works} = 'no'" }),
  row('calculate', 'tap_ok', { calculation: "if(${tap_works} = 'yes', 1, 0)" }),
  row('end_repeat'),
  row('calculate', 'taps_ok', { calculation: 'if(${taps} > 0, sum(${tap_ok}), 0)' }),
  row('note', 'taps_note', { label: ['${taps_ok} of ${taps} work.', '${taps_ok} sur ${taps} marchent.'], relevant: '${taps} > 0' }),

  row('begin_repeat', 'keeper', { label: ['People who look after it', 'Personnes qui s’en occupent'] }),
  row('text', 'keeper_name', { label: ['Name', 'Nom'], required: 'yes' }),
  row('select_one role', 'keeper_role', { label: ['What does ${keeper_name} do?', 'Que fait ${keeper_name} ?'] }),
  row('text', 'keeper_phone', {
    label: ['Phone number', 'Numéro de téléphone'], appearance: 'numbers', constraint: "regex(., '^[+]?[0-9 ]{6,20}$')",
    message: ['Digits and spaces only, 6 at least.', 'Des chiffres et des espaces seulement, 6 au moins.'],
  }),
  row('end_repeat'),

  row('text', 'remarks', { label: ['Anything else to know', 'Autre chose à savoir'], appearance: 'multiline' }),
  row('acknowledge', 'agreed', { label: ['The people present agree that we keep this record.', 'Les personnes présentes acceptent que nous gardions cette fiche.'], required: 'yes' }),
]
