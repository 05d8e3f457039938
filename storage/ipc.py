"""One table as bytes: an Arrow IPC stream, compressed as a whole.

As a whole, because a block of few rows is mostly the description of its columns, which compresses well.
"""

import pyarrow as pa

CODEC = "zstd"
SIZE_BYTES = 8


def encode(table: pa.Table) -> bytes:
    """The table's bytes."""
    sink = pa.BufferOutputStream()
    compact = _compact(table)
    with pa.ipc.new_stream(sink, compact.schema) as writer:
        writer.write_table(compact)
    plain = sink.getvalue()
    size: int = plain.size
    packed: bytes = pa.Codec(CODEC).compress(plain, asbytes=True)
    return size.to_bytes(SIZE_BYTES, "little") + packed


def decode(data: bytes) -> pa.Table:
    """The table of the bytes. Raises pyarrow's ArrowInvalid or OSError when they are not such bytes."""
    size = int.from_bytes(data[:SIZE_BYTES], "little")
    plain = pa.Codec(CODEC).decompress(memoryview(data)[SIZE_BYTES:], decompressed_size=size)
    with pa.ipc.open_stream(plain) as reader:
        return reader.read_all()


def _compact(table: pa.Table) -> pa.Table:
    """The same table without dictionaries that hold more values than the column has rows."""
    for at, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            column = table.column(at).combine_chunks()
            if len(column.dictionary) > len(column):
                small = column.cast(field.type.value_type).dictionary_encode()
                table = table.set_column(at, pa.field(field.name, small.type), small)
    return table
