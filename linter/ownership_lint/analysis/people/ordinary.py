"""English words that are family names too: alone, they name nobody."""

from __future__ import annotations

from typing import Final

_WORDS: Final = """
abbot abbott acre adams alba alder allen alley alma amber ambrose angel april archer arm armor arrow ash
august austin baba baby bacon bailey baker ball bancroft band banks bar barber bard barker barley barn baron
barrel barrow base basil bass batch bates bay beach beam bean bear beard beck bee bell belt bench bend
benedict berry best bidder bill bird bishop black blackwell blade blair blaze bliss block blood bloom blue
board boat bond bone book booth boss bound bow bowl bowman box boy brace branch brand brass brave bread
brick bridge bright britain broad brook brooks broom brown brush buck bull bunch bunker burden burn burns
bush butcher butler button cable cage cain call camp canal candy cane cannon canon cap car carbon card care
carpenter carr carrier carry carter carver case cash castle cave chamber chambers chance chandler change
chapel chaplain chapman charge chase cheese chess chest chew child childs choice church churchill city clark
clay clear clerk close cloud clover coach coat cobb code coffee coin cold cole collar colt comb combs
compass cone constant contract cook cooper cope copper core cork corn corner cotton couch council count
counter county course court coward cox crab craft crane crash craven cream creed creek crisp crook cross
crow crowd crown cruise cruz cube cup curry curtain cutler cutter dale dame dance dark dash date dawn day
days deal dean dear deck deer delta dew diamond dice dill dine dock doctor dodge dollar dove draft drake
draper drew drink driver drum duck duke dunn dust dwell dyer eagle earl early earth east easter eden elder
ellen elm else ember emery english even ever fair faith fall falls fan farmer farrow fast fay fear fee fell
field fields fife finch fine finish fir fire fish fisher fitch flag flash fleet fleming fletcher flint flood
flower flowers fly fog fold foot forbes force ford forest forester forge fort fortune foster fountain fowler
fox frame france franklin free freed freeman french friday friend frost fry fuller gage gain gale game
garden gardener gardner garland gates gay gem gentle gentry german ghost gift gill glass glove glover goat
gold golden good goode goodman goose gore gown grace grade grain grand granger grant grave graves gray green
greene grey grief grill groom gross ground grove growth grubb guard guest guide gunner gut gypsy hail hale
hall halo ham hammer hand hands happy harbor hard harder hardy hare harm harp harper hart harvest hatch
hatcher hawk hawks hay hazard hazel head heard heart heath heaven hedge height held helm help hen herb hero
heron hide high hill hills hilt hobby hoe hog hold holder hole holiday holland hollow holly holm holmes home
honor hood hook hope hopper horn horse host house how huff hull human hunt hunter hurd hurt husband ice inch
ink ireland iron island ivy jack jam jay jewel job john jolly jordan joy judge july june just kay keen keep
key keys kid kind king kitchen kite knight knot knox korea lace lad ladd lake lamb lambert lance land lane
lang large lark lash last law lawless lawn lawyer lay leach leader leaf leak lee legend lemon lent level
lever light lilly limb lime lincoln line link lion list little live lock lodge long loop lord love lovely
low lowe luck lucky lunch lynch lyon mace machine maiden main major mallet man manly manner manning maple
march mare mark marker market marks marsh marshal marshall martin mason mass masters match may mayor mead
meadow meadows means meek mercer mercy merit merry mild miles milk mill miller mills miner minor mint mist
model monday money monk moody moon moor moore more morning morrow moss mount mountain mouse muse musk nail
nation neat neck need new newborn newcomer newman news nice night noble nolan noon norm north northern
notice nova novel nurse nut oak oaks ocean offer olive oliver orange orchard otter outlaw overall overton
owl own pace pacific pack packer page paige pain paine paint painter pair palace palm palmer pan paradise
parent paris parish park parker parks parrot parson parsons part party pass patch patience patient peace
peach peacock peak pear pearl pen penny pepper perry petal pike pilgrim pill pillow pine pink piper pitch
place plank plant plate plum plumb plummer point pointer pole pond pool poole poor pope port porter post pot
potter potts pound powder power powers prairie pray press price pride priest prime prince print prior
private proctor profit proud pryor purple queen quick quill race rack railing rain raines ram ramp rand
range ranger rank raven ray rays read reader reading reason rector reed reeds reese reeve reeves regan
regular reign rice rich rider ridge ring river rivers roach road robin rock rod rogue roman rook room root
rope rose rouse row rowan royal ruby rude rule rush rust sack saddler safe sage sail sailor salmon salt
sample sand sander sands saturn savage sawyer say scales school scope score scott sea seal search seat sell
seller senior service sessions sexton shade shadow shaft share sharp shaw shell shepherd sheriff shield
shine ship shirt shock shoemaker shore short shot show sick sidney silk silver simple singer singleton
skinner sky slate slaughter sleep slide sloan small smart smile smith smoke snell snow soul south spark
sparks sparrow speaker spear speed spell spence spencer spicer spring springer square squire stack staff
stage stamp stand star stark starling start stein stern steward still stock stocks stone storm story stout
strain strand strange straw street strength strong stump sturdy suite summer summers sun sunday swan sweet
swift sword sykes table tack tailor talent tall tanner tate taylor teach teacher teal temple tenant terrace
terry test thorn thrasher thrift tide tiller tillman timber times todd toll tongue topping torch tower
towers town towns trace trail train tree trigger trim triplet trotter true trust tuck tucker turn turner
twist tyler underwood union upright upton usher vale valley value van vance vane vaughn venture verse victor
victory view vine viola violet virgin vise voice wade wagner waiter wake walk walker wall waller walls
walter ward warden ware warm warner warren wash washer watch water waters watt way wayne weaver webb weber
week weeks weir welcome welder well wells west wheat wheel wheeler whistle white wick wild wilder will
willow wills wind winder winds wine wing winner winter winters wise wish wolf wonder wood woods wool word
words work worker workman world worth wren wright yard yarn yates year york young zeal zero zone
"""
ORDINARY: Final = frozenset(_WORDS.split())
"""In the form in which names are compared; chosen for being frequent as words, not as names."""
