"""Records that use all that every format can carry, and some that only a few can."""

from __future__ import annotations

from tests.records.reading import TURTLE

RICH = """\
- id: rich-1
  type: Deployment
  label: [Relief, {en: "Relief, in English", es: 'Socorro; en español'}]
  sendingState: [US, actor:gb]
  hostState: Mexico
  missionType: [disaster-relief, training]
  place: ["Juchitán, Oaxaca, Mexico", "Colonia Reforma, Juchitán, Oaxaca, Mexico"]
  startDate: 2031-04
  endDate: 2031
  personnelCount: 012
  directCombat: no
  arms: self-defence
  supports: [population of Mexico, {label: Neighbours; of the town, type: Population, populationOf: MX}]
  conductedBy: {id: "_:band", label: A band, type: Actor}
  consent:
    - grantedBy: Government of Mexico
      status: granted
      decidedOn: 2031-03-31
      coversPlace: ["Juchitán, Oaxaca, Mexico", "Juchitan, Oaxaca, MX"]
      coversMission: [disaster-relief, training]
      note: "first line\\nsecond; line, with \\"quotes\\" and \\\\ a backslash\\\\;"
    - own-consent
    - {grantedBy: Senado, grantedTo: [US, GB], status: pending}
  agreement: {type: Treaty, party: [US, MX, actor:gb], defines: [mission, duration]}
  request: {requestedBy: actor:mx-government, requestedOn: 2031-01-01, note: "=1+1"}
  sendingAuthorization: {authorizedBy: US, decidedOn: 2031-02, instrument: "'=quoted'"}
  legalBasis: [specific request for assistance, "law:un-charter-51", "words; with a semicolon"]
  source: ["https://example.org/a;b?c=d", a book]
  note: ["- a dash", "@at", "+1", "no", "nulls", "2031-09-10", " spaces ", "60.0", "é ü 漢字 🎉", "tab\\there", "'"]
- id: own-consent
  type: Consent
  grantedBy: actor:mx-president
  status: granted
  instrument: letter
- id: https://example.org/records/2
  type: DomesticOperation
  sendingState: MX
  missionType: training
  place: [Oaxaca, "Juchitán, Oaxaca, Mexico"]
  startDate: 2031-09-31
  endDate: someday
  personnelCount: sixty
  directCombat: maybe
  hostState: Mexcio
  conductedBy: ["_:band", actor:zz, Nobody Known]
"""
"""Whatever a row of a table can hold."""

TYPED = (
    TURTLE
    + """
record:typed a usmx:Deployment , <http://example.org/Thing> ; usmx:sendingState actor:us ;
    usmx:hostState "Mexico" , "actor:mx" , "Solicitud"@es ;
    usmx:startDate "2031-09-31"^^xsd:date , "2031-09-10"^^xsd:gYear , "2031-09-10" , 2031 , <http://example.org/day> ;
    usmx:endDate "2031-09-10T00:00:00"^^xsd:dateTime ;
    usmx:personnelCount "60"^^xsd:nonNegativeInteger , "60" , 60.5 , 6e1 , "060"^^xsd:integer ;
    usmx:directCombat "1"^^xsd:boolean , "true" , "TRUE"^^xsd:boolean ;
    rdfs:label "" , "  " , "x"^^<http://example.org/type> , "y"@en-GB ; skos:note " a "@es , 7 ;
    usmx:legalBasis "Nota"@es , "2032"^^xsd:gYear ;
    usmx:consent record:c , "nobody" , [ usmx:grantedBy actor:mx ; usmx:decidedOn "2031-13"^^xsd:date ] .
record:c a usmx:Consent ; usmx:grantedBy _:shared , _:other .
_:shared a usmx:Government ; rdfs:label "Shared" ; usmx:organOf actor:mx .
_:other a usmx:Actor ; rdfs:label "Shared" .
record:typed2 a usmx:Deployment ; usmx:supports _:shared ; usmx:place _:in , [ a usmx:Place ; rdfs:label "Ring" ] .
_:in a usmx:Place ; rdfs:label "In" ; usmx:within _:around .
_:around a usmx:Place ; rdfs:label "Around" ; usmx:within _:in .
"""
)
"""What needs literals with a datatype of their own, and nodes without an IRI that form a net."""

FOREIGN = (
    TURTLE
    + """
record:foreign a usmx:Deployment ; rdfs:label "Foreign" ; usmx:startDate "2031-04-01"^^xsd:date ;
    usmx:datePrecision "startDate=2031-04" , "endDate=2030" ;
    <http://example.org/p> "x"@fr , 5 , <http://example.org/o> , [ <http://example.org/q> _:net ] ;
    usmx:request [ a usmx:AssistanceRequest ; rdfs:comment "Asked" ] ; rdfs:seeAlso actor:mx .
_:net <http://example.org/r> _:net .
<http://example.org/x> a <http://example.org/Y> ; rdfs:label "untyped" .
"""
)
"""What only RDF, JSON-LD among it, can carry."""

NAMED = (
    TURTLE
    + """
<http://example.org/g1> {
    record:n1 a usmx:Deployment ; usmx:sendingState actor:us ; usmx:consent [ usmx:grantedBy _:a ] .
    _:a a usmx:Actor . record:n1 rdfs:label "same" . }
record:g2 {
    record:n2 a usmx:Deployment ; usmx:consent [ usmx:grantedBy actor:mx ] ; usmx:startDate "2031-02-30"^^xsd:date .
}
record:n3 a usmx:Deployment ; usmx:consent [ usmx:grantedBy actor:mx ] .
"""
)
"""Named graphs."""
