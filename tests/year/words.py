"""Lists of words, and names that nobody has.

Lives here: what the sentences of the paper are made of.
Does not live here: what is told with them (stories).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random


def _words(text: str) -> list[str]:
    return text.split()


def _phrases(text: str) -> list[str]:
    return re.split(r"\s*[|\n]\s*", text.strip())


FIRST_NAMES = _words("""
    Ada Alma Anton Arne Asta Berit Bruno Carl Cora Dagny Edda Egon Elin Emil Enno Erna Esra Fenna Finn Frida
    Gerda Gesa Hanne Hauke Hedda Henk Ida Ilse Imke Ines Iver Jonna Joost Jorun Jule Kaja Karel Katja Klaas
    Lasse Lene Levke Lotte Maren Marit Mats Meike Mina Nanna Niels Nora Okke Ole Pia Pim Rasmus Rieke Runa
    Selma Silke Solveig Stine Svea Tale Theda Tilda Timo Tove Uwe Vera Vilma Wiebke Wim Ylva
""")

ROLES = _phrases("""
    harbour master|retired miller|town clerk|young cellist|keeper of the lighthouse|school head|bus driver|beekeeper
    head of the fire brigade|village doctor|owner of the last cinema|amateur astronomer|shipwright|librarian
    leader of the opposition|former goalkeeper|court reporter|midwife|night porter|glass blower|pilot of the cable car
    professor of soil science|treasurer of the rowing club|chief engineer of the waterworks|market trader|vet
    organ builder|union secretary|curator of the toy museum|farmer of the north bank|river warden|chess champion
    baker of the old quarter|train dispatcher|parish archivist|inspector of bridges|potter|retired admiral
    director of the youth theatre|swimming teacher
""")

ADJECTIVES = _words("""
    abandoned amber ancient barren borrowed brittle broad bronze candid cheap clumsy coastal cobbled copper
    covered crooked crowded damp dazzling dented derelict disputed draughty dusty eastern elegant empty faded
    fenced flooded fragile frozen gabled gilded granite grassy guarded half-built hidden hollow humble idle
    inland iron leaking listed lonely lopsided marble mobile modest mossy muddy narrow nameless northern oak
    old painted patched pine portable private proud public quiet red rebuilt rented round royal rural rusty
    sandy shaded silent slender smoky solar southern stolen stony striped sunken tall temporary thatched tidal
    tiled timber tiny travelling unheated unlit upper vast velvet walled western wide windswept winding wooden
""")

NOUNS = _words("""
    allotment almshouse aqueduct archive arsenal attic ballroom bandstand barge barn barracks bakery bathhouse
    beacon belfry boathouse boiler brewery bridge canal carousel cellar chapel chimney cinema cistern clinic
    clock cloister coach crane crossing cupola dairy dam dike dispensary dock dormitory drawbridge embankment
    engine fairground ferry fishery footpath forge fountain foundry gallery garden gasworks gatehouse
    glasshouse granary greenhouse gymnasium hangar harbour hatchery hospital hostel icehouse jetty kiln
    kitchen laboratory landing laundry library lift lock locomotive lodge loom mansion marina market meadow
    mill monument moorings museum nursery observatory orangery orchard organ paddock pavilion pier plantation
    playground pond pump quarry quay racecourse reservoir roundhouse sanatorium sawmill school shipyard silo
    slaughterhouse slipway smithy stable stadium staircase swimming-bath tannery tavern terrace theatre
    toll-house tower tramline tunnel turbine vault viaduct villa vineyard warehouse watchtower waterwheel
    weighbridge weir wharf windmill workshop
""")

DID = [
    "has promised to rebuild the {thing}",
    "wants to turn the {thing} into a home for {count} apprentices",
    "has sold the {thing} to a stranger for a single coin",
    "refuses to give up the {thing}",
    "spent {count} nights in the {thing}",
    "has found {count} letters under the floor of the {thing}",
    "told the council to close the {thing} before winter",
    "is to be paid {count} crowns for the {thing}",
    "walked out of a meeting about the {thing}",
    "has drawn a map of every {thing} in the valley",
    "will stand trial over the fire in the {thing}",
    "was given the keys of the {thing}",
    "has won the right to fish beside the {thing}",
    "opened the doors of the {thing} to {count} visitors",
    "lost {count} sheep in the mud behind the {thing}",
    "rescued {count} children from the {thing}",
    "denies that the {thing} was ever insured",
    "has asked a judge to stop work on the {thing}",
    "plans to heat {count} homes from the {thing}",
    "set a record by rowing {count} times around the {thing}",
    "has written a play about the {thing}",
    "resigned on the steps of the {thing}",
    "is looking for whoever painted the {thing} blue",
    "has measured a crack of {count} millimetres in the {thing}",
    "bought back the {thing} that a grandfather had gambled away",
    "has hired {count} divers to search the {thing}",
    "handed out {count} blankets at the {thing}",
    "proposed a tax on every {thing}",
    "married {count} couples in the {thing} in one afternoon",
    "has taught {count} pensioners to dance in the {thing}",
    "moved {count} beehives onto the roof of the {thing}",
    "was elected to run the {thing} with {count} votes",
    "put {count} of the town's cats to work in the {thing}",
    "has recorded the sounds of the {thing} for {count} days",
    "sued a neighbour for the shade of the {thing}",
    "gave {count} paintings to the {thing}",
    "called off the auction of the {thing}",
    "has planted {count} willows along the {thing}",
    "found a way to dry apples in the {thing}",
    "turned down an offer of {count} crowns for the {thing}",
]

WHY = [
    "after {count} residents signed a petition",
    "because the spring flood took its neighbour away",
    "now that the last subsidy from the capital has run out",
    "although experts warn that the ground is slipping",
    "in spite of a ruling that nobody in the district had expected",
    "while the regional parliament argues over a new budget",
    "to the surprise of those who had voted against it twice",
    "because insurers refuse to cover anything built on sand",
    "after a winter in which the pipes burst {count} times",
    "as a strike of crane drivers enters its second month",
    "weeks before the bicentenary that nobody wants to pay for",
    "following a quarrel that began over a parking space",
    "since a storm blew {count} tiles into the street",
    "even though two earlier attempts ended in court",
    "as prices for timber fall to what they were a decade ago",
    "when a survey showed that hardly anybody would miss it",
    "because there were not enough volunteers to keep it open",
    "after an anonymous gift of {count} crowns reached the treasury",
    "so that pupils no longer have to cross the railway on foot",
    "despite a promise given to the families who live beside it",
    "on the advice of a committee that met only once",
    "for fear that the river will change its bed again",
    "once the frost has left the ground",
    "without asking the owners of the land",
    "in the hope that tourists will come back by boat",
    "because of a clause in a will from another century",
    "after bats were discovered in its rafters",
    "at a time when every other village is cutting its spending",
    "as soon as an engineer had signed the papers",
    "against the will of a powerful family of brewers",
]

THEN = [
    "and neighbours are collecting {count} signatures against it",
    "a step that could cost the town {count} crowns a year",
    "which leaves {count} families without an answer until summer",
    "and the minister for waterways has promised to come and look",
    "a decision that pleases the young more than the old",
    "and a first hearing is set for the end of the month",
    "but the money will last for only {count} days",
    "and the church choir has offered to sing at the opening",
    "which makes it one of {count} such cases in the province",
    "and nobody can say who will clear away the rubble",
    "a plan that was first put forward {count} years ago",
    "but the fishermen say that it will drive away the eels",
    "and schoolchildren have begun to paint pictures of it",
    "which the owners of {count} nearby shops call a disaster",
    "and the rest is to be raised by a lottery",
    "a matter on which even brothers and sisters disagree",
    "but a former tenant claims to hold an older contract",
    "and the police have put a guard at the gate",
    "which has made the place known as far as the coast",
    "and {count} visitors came on the first weekend alone",
    "something that no insurance had ever thought of",
    "but the final word lies with a court in the capital",
    "and historians speak of a find that comes once in a lifetime",
    "which will bring {count} jobs if all goes well",
    "and a film crew has already asked for permission to shoot there",
]

SENTENCES = [
    'Asked about the {thing}, {surname} said only that "patience is cheaper than concrete".',
    "In {place} itself people are divided, and at the bakery the talk is of little else than the {thing}.",
    "{org} had warned as early as last autumn that the {thing} would not survive another winter like the last.",
    "The bill of {count} crowns, which this newspaper has seen, does not mention the {thing} with a single word.",
    "Those who live near the {thing} hear the pumps at night and have begun to sleep in the rooms on the other side.",
    "A second report, due before the harvest, is to show whether {place} needs more than one {thing}.",
    '"We would do it again tomorrow," said {surname}, whose family has lived beside the {thing} for {count} years.',
    "Work on the {thing} is expected to take {count} days, provided that the weather holds and the barges arrive.",
    "The lawyers of {org} left the hearing without a comment and took the back stairs past the {thing}.",
    "Of the {count} people who came to the meeting in {place}, fewer than a dozen had ever set foot in the {thing}.",
    "What {surname} did not mention is that the {thing} has belonged to somebody else since the beginning of March.",
    "Engineers lowered a camera into the {thing} and found it dry, clean and full of old bicycles.",
    "The mayor of {place} called the affair of the {thing} a lesson in how not to write a contract.",
    "For {org}, founded by {count} weavers in a room above the {thing}, it is the largest sum it has ever handled.",
    "The oldest photograph of the {thing} shows {count} men in bowler hats, and a dog that looks the other way.",
    "Nobody in {place} remembers who laid the first stone of the {thing}, and the records burned long ago.",
    "{surname} has kept a diary of the {thing} and means to read from it in public when the nights grow longer.",
    "A bus now takes visitors from the station of {place} to the {thing} and back {count} times a day.",
    "If the vote fails, {org} intends to carry the {thing} away in pieces and to put it up again on its own land.",
    "There was applause when {surname} at last held up a sketch of the {thing} as it is going to look.",
    "The treasurer reckons with {count} crowns for the {thing}, a fifth of it for paint.",
    "Older residents of {place} say that the {thing} was never meant to be used by so many at once.",
    "{org} wants to hear from everybody who has worked in the {thing}, and has set up a table in the town hall.",
    "By the evening {count} lanterns hung from the {thing}, and the band played until the rain came.",
    "The {thing} will stay shut until {surname} has answered the questions of the inspectors.",
    "It would not be the first {thing} in the district to vanish between two sittings of a committee.",
    "Three universities have asked {org} for samples from the {thing}, and a fourth has sent a student with a spade.",
    "In a letter to the people of {place}, {surname} asks for calm and for the loan of a {thing}.",
    "Shopkeepers have put {count} chairs outside so that nobody has to stand while looking at the {thing}.",
    "Until then the ferry will stop at the {thing} only when somebody on the bank waves a cloth.",
]

ABOUT = [
    "It began with a rumour in {place} and ended with {surname} in front of {org}, holding a shovel.",
    "How much is a promise worth? {surname} and {org} give two answers, and {place} has to live with both.",
    "Our reporter went to {place} to ask why {org} believes every word that {surname} says.",
    "There is money in it for {org}, glory for {surname}, and for {place} perhaps nothing but noise.",
    "A look behind the scenes at {place}, where {surname} has made more friends than {org} would like.",
    "What {org} kept to itself for months is now the talk of {place}, thanks to {surname}.",
    "{surname} against {org}: what is really at stake in {place}, told in five minutes.",
    "Seldom has anybody in {place} been as stubborn as {surname}, and seldom has {org} looked so helpless.",
    "From {place} comes a tale of tape measures and tempers, with {surname} on one side and {org} on the other.",
    "Everything you need to know about {surname}, about {org}, and about a long night in {place}.",
    "Why {place} cheers for {surname} while {org} counts its losses, by those who were there.",
    "Listen to {surname} explain to sceptics in {place} what {org} could have done better.",
]

HEADLINES = [
    "{place} quarrels over its {thing}",
    "{surname} will not let go of the {thing}",
    "The {thing} of {place} gets a second life",
    "{org} puts its money on a {thing}",
    "How {surname} came to own a {thing}",
    "A {thing} divides the people of {place}",
    "{place} says farewell to the {thing}",
    "{surname} and the riddle of the {thing}",
    "Judge halts work on the {thing} in {place}",
    "Nobody wants the {thing} that {surname} left behind",
    "Why {place} needs a {thing} after all",
    "{org} walks away from the {thing}",
    "Fire brigade called to the {thing} of {place} again",
    "Council of {place} votes for a new {thing}",
    "{surname} finds a fortune below the {thing}",
    "Two days that changed the {thing} in {place}",
    "{place} pays twice for one {thing}",
    "With a {thing} against the flood: {surname} has a plan",
    "{org} admits mistakes over the {thing}",
    "A night in the {thing} with {surname}",
    "What becomes of the {thing} in {place}",
    "{surname} wins the battle for the {thing}",
]

RETITLED = [
    "The {thing} affair: {place} wants answers",
    "{surname} under pressure over the {thing}",
    "New turn in the story of the {thing} in {place}",
    "{place} and its {thing}: what we know",
    "All eyes on {surname} and the {thing}",
]

CAPTIONS = [
    "{person} in front of the {thing} in {place}",
    "The {thing} of {place}, seen from the road to the river",
    "Members of {org} gather at the {thing} with lamps and ropes",
    "{surname} points to what is left of the {thing} above the waterline",
    "Morning at the {thing} near {place}, where the work begins at five",
    "A crowd waits outside the {thing} in {place} for a word from inside",
    "{person} shows visitors around the {thing} after the rain",
    "Scaffolding around the {thing} at the northern end of {place}",
]

PHOTOGRAPHERS = ["Ida Holm", "Marten Vos", "Carla Brandt", "Josef Lind", "Nele Aumann", "Tom Ridder"]
AUTHORS = ["Clara Ebbing", "Hugo Mertens", "Wanda Reuter", "Piet Saalfeld", "Greta Unruh", "Lorenz Thiel"]

GENERIC_HEADLINES = [
    "Water returns to the lower town",
    "What the council decided last night",
    "Traffic on the river road stands still",
    "Young readers ask and we answer",
    "Lost and found on the quay",
    "Three things to do this weekend",
    "A walk along the north bank",
    "New faces at the town hall",
]

TEAMS = _phrases("""
    Ferry Rovers|Northbank United|Quayside Athletic|Upper Town|Millwheel Wanderers|Dockers Eleven|Signal Box
    Saltmarsh City|Old Lanterns|Bridge End|Tollgate Albion|Weir Park
""")

SWAPS = {
    "promised": "vowed", "wants": "hopes", "refuses": "declines", "told": "urged", "found": "discovered",
    "bought": "purchased", "surprise": "astonishment", "nobody": "no one", "began": "started", "plan": "scheme",
    "although": "even though", "because": "since", "while": "as", "money": "cash",
    "decision": "move", "warn": "caution", "collecting": "gathering", "offered": "volunteered", "quarrel": "dispute",
    "storm": "gale", "winter": "cold season", "beside": "next to", "largest": "biggest",
    "neighbours": "residents nearby",
    "families": "households", "town": "municipality", "visitors": "guests", "meeting": "gathering",
    "police": "officers",
    "step": "measure", "prices": "costs", "fear": "worry", "hope": "belief", "advice": "word",
}  # fmt: skip
"""Words that an editor replaces without changing what is said."""

_ONSETS = _words("""
    B Br D Dr F Fl G Gr H J K Kl Kn L M N P Pr Qu R S Sk St T Tr V W Wr Z Zw
""")
_MIDDLES = _words("""
    a e i o u aa au ei ee ie oo ou
""")
_JOINTS = _words("""
    b bl d dr f g k ld lg ll lm lv m mb n nd ng nk nn p r rb rd rg rk rm rn rt s sk st t tt v x z
""")
_ENDS = _words("""
    a ak am an ar as ek el en er et eth ik in is o ock om or os ot oth uk um un ur us
""")
_PLACES = _words("""
    beck berg by dorp fleet ford gate haven holm horn hurst lund mere mouth ness rode siel stead wick zand
""")
_BODIES = _words("""
    Trust Union Guild League Society Works Fund Circle Board Cooperative
""")


class Names:
    """Names that nobody has, each given once, so that whoever reads one knows the story."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._given: set[str] = set()

    def surname(self) -> str:
        return self._new(lambda: self._root() + self._random.choice(_ENDS))

    def place(self) -> str:
        return self._new(lambda: self._root() + self._random.choice(_PLACES))

    def body(self) -> str:
        """An organisation, with its article."""
        return f"the {self.surname()} {self._random.choice(_BODIES)}"

    def person(self, surname: str) -> str:
        return f"{self._random.choice(FIRST_NAMES)} {surname}"

    def _root(self) -> str:
        choose = self._random.choice
        return choose(_ONSETS) + choose(_MIDDLES) + choose(_JOINTS) + choose(_MIDDLES[:5]) + choose(_JOINTS)

    def _new(self, make: Callable[[], str]) -> str:
        while (name := make()) in self._given:
            pass
        self._given.add(name)
        return name


NOTICE = _phrases("""
    The counter in the hall of the newspaper is closed over the holiday, and so is the archive below it.
    Letters may be left in the box beside the door, which is emptied every morning. The ferry runs as on Sundays.
""")

RELEASE = _phrases("""
    A new version of our timetable for pocket telephones is out, and to have it is as easy as touching its bell.
    It mends a mistake of the one before, in which crossings after midnight stood under the wrong day. Thanks to you!
    By now {count} thousand readers have the timetable in their pocket. Without them we could not have made it.
""")

MEETING = _phrases("""
    All readers are welcome at the open meeting on the upper deck, where the editors answer whatever is asked.
    There is soup, there are chairs for sixty, and who wants to speak puts a name on the list beside the bell.
    The meeting ends with the last ferry.
""")

GUIDE = _phrases("""
    How to come here: take the northern line to its end, follow the path along the weir, and ring for the ferry.
    Where to stay: ask at the landing stage, where a list of rooms hangs beside the timetable, and bring a lamp.
    What to see: the gauge, the lock with its two gates, and the market, which is held on every second Friday.
""")
