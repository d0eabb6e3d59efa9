namespace Akka.Streams.Stages;

/// <summary>A bounded queue that grows up to its bound, so that a large bound costs nothing until it is needed.</summary>
internal sealed class ElementBuffer<T>(int capacity)
{
    private T[] _items = [];
    private int _head;

    public int Count { get; private set; }

    public bool IsEmpty => Count == 0;

    public bool IsFull => Count >= capacity;

    public void Enqueue(T element)
    {
        if (Count == _items.Length)
        {
            Grow();
        }

        _items[(_head + Count) % _items.Length] = element;
        Count++;
    }

    public T Dequeue()
    {
        var element = _items[_head];
        _items[_head] = default!;
        _head = (_head + 1) % _items.Length;
        Count--;
        return element;
    }

    public T Peek() => _items[_head];

    public void DropHead() => Dequeue();

    public void DropTail()
    {
        Count--;
        _items[(_head + Count) % _items.Length] = default!;
    }

    public void Clear()
    {
        Array.Clear(_items);
        _head = 0;
        Count = 0;
    }

    private void Grow()
    {
        var grown = new T[(int)Math.Min(Math.Max(4L, _items.Length * 2L), Math.Max(capacity, 1))];
        for (var i = 0; i < Count; i++)
        {
            grown[i] = _items[(_head + i) % _items.Length];
        }

        _items = grown;
        _head = 0;
    }
}
