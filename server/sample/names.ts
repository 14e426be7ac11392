// 60 x 75 pairs, so that every one of the sample's partners has a name of its own; none is the name of a person.
const FIRST =
  'Amber Ash Autumn Azure Birch Blue Brass Bright Cedar Chalk Clear Clover Cobalt Copper Coral Crimson Dawn Distant Dusk Early Ember Evening Fern Flint Frost Gentle Golden Granite Green Hazel Hidden Indigo Iron Ivory Jade Juniper Late Lilac Linen Lunar Maple Marble Morning Moss North Olive Opal Pearl Pine Quiet Red Rowan Sable Silver Slate Snow South Velvet Violet Winter'.split(
    ' ',
  );
const SECOND =
  'Anchor Arbor Archive Atlas Atrium Bakery Beacon Bindery Bridge Brook Canvas Circle Coast Compass Corner Court Crane Dale Delta Dune Eaves Falcon Ferry Field Finch Forge Gallery Garden Gate Glade Grove Harbor Heron Hill Hollow House Island Kiln Lake Lantern Ledger Lighthouse Loom Market Meadow Mill Mountain Notes Orchard Otter Parade Pavilion Pier Post Press Quarry Quay Reef Ridge River Roost Sail Signal Sparrow Spring Square Station Studio Terrace Tide Tower Valley Wharf Willow Workshop'.split(
    ' ',
  );

/** The name of the partner at this place, below 4,500; neighbours sound unlike each other. */
export function nameAt(place: number): string {
  const first = place % FIRST.length;
  const second = (Math.floor(place / FIRST.length) + first * 7) % SECOND.length;
  return `${FIRST[first]} ${SECOND[second]}`;
}
