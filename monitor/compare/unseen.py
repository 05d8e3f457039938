"""Words that a healthy file would bring and the reference has not: as many as stand in it once.

A row held out of the reference holds a word that the rest lacks just when the word stands there once (Good
1953). So in the pseudo-windows such words become strangers, each its own; otherwise every rare word of the
current file would be news.
"""

import pyarrow as pa
import pyarrow.compute as pc

STRANGER = "\N{MIDDLE DOT}new\N{MIDDLE DOT}"


def estranged(table: pa.Table) -> pa.Table:
    """The table with the words that stand once in a column of words made strangers."""
    for index, field in enumerate(table.schema):
        if field.name.startswith(("f:", "d:")) and not pa.types.is_floating(field.type):
            words = table.column(index).cast(pa.string()).combine_chunks()
            counts = pc.value_counts(words)
            once = counts.field("values").filter(pc.equal(counts.field("counts"), 1))
            strange = pc.binary_join_element_wise(pa.scalar(STRANGER), words, "")
            mixed = pc.if_else(pc.is_in(words, value_set=once), strange, words)
            table = table.set_column(index, field.name, mixed.dictionary_encode())
    return table
