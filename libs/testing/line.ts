import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';

/** A line to a local port, on which can be heard how much goes over it. */
export class Line {
  /** Called once when so many bytes have gone up or down. */
  watch: { bytes: number; way: 'up' | 'down'; then: () => void } | null = null;

  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async to(port: number): Promise<Line> {
    const server = createServer();
    const line = new Line(server);
    server.on('connection', (near) => {
      const far = createConnection({ host: '127.0.0.1', port });
      line.carry(near, far, 'up');
      line.carry(far, near, 'down');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Breaks off what goes over it now. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.server.close();
  }

  private carry(from: Socket, to: Socket, way: 'up' | 'down'): void {
    let carried = 0;
    this.sockets.add(from);
    from.on('close', () => this.sockets.delete(from));
    from.on('data', (data) => {
      carried += data.length;
      if (this.watch?.way === way && carried >= this.watch.bytes) {
        const { then } = this.watch;
        this.watch = null;
        then();
      }
    });
    from.pipe(to);
    for (const event of ['error', 'close']) from.on(event, () => to.destroy());
  }
}
